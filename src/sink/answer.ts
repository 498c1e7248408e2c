/** What the sink says to a request; `body` is sent as JSON. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: object;
}

export const success: Answer = {
	status: 200,
	headers: {},
	body: { success: true },
};

export function refusal(status: number, message: string, headers: Answer["headers"] = {}): Answer {
	return { status, headers, body: { success: false, message } };
}
