/** Segment says "KB" and not which one; the sink takes the smaller, 1,000 bytes. */
export const largestBody = 500_000;

/** An event must stay below it, counted in UTF-8 bytes of its own text as received, spaces and escapes included. */
export const eventBytesBelow = 32_000;

export const mostEventsInBatch = 2_500;
