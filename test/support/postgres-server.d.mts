/** A server of the tests' own; its user is postgres and needs no password. */
export interface PostgresServer {
	readonly host: string;
	readonly port: number;
	stop(): Promise<void>;
}

export function startPostgres(options?: {
	/** Lines of postgresql.conf as `name=value`. */
	readonly settings?: readonly string[];
	/** Whether it offers SSL, with certificates/server.crt. */
	readonly hasSsl?: boolean;
}): Promise<PostgresServer>;
