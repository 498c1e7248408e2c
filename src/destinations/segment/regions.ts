/** Base URLs by the region of a workspace. */
export const regions = {
	us: "https://api.segment.io",
	eu: "https://events.eu1.segmentapis.com",
} as const;
