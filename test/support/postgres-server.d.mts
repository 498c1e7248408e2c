/** A server of the tests' own; its user is postgres and needs no password. */
export interface PostgresServer {
	readonly host: string;
	readonly port: number;
	stop(): Promise<void>;
}

export function startPostgres(options?: {
	/** Lines of postgresql.conf as `name=value`. */
	readonly settings?: readonly string[];
	/** Whether it offers SSL, with certificates/server.crt, which its clients' certificates are signed by. */
	readonly hasSsl?: boolean;
	/** Lines of pg_hba.conf that come before those that let everybody in. */
	readonly hba?: readonly string[];
}): Promise<PostgresServer>;
