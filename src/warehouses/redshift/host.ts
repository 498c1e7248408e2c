/**
 * What the name of a server of AWS says by itself: `shop.abc123.eu-west-1.redshift.amazonaws.com` is a cluster,
 * `shop.123456789012.eu-west-1.redshift-serverless.amazonaws.com` a workgroup.
 */
export interface HostParts {
	/** The cluster's or the workgroup's name. */
	readonly name: string | null;
	readonly region: string | null;
	readonly isServerless: boolean;
}

export function readHost(host: string): HostParts {
	const match = /^([^.]+)\.[^.]+\.([a-z0-9-]+)\.redshift(-serverless)?(-fips)?\.amazonaws\./i.exec(host);
	return { name: match?.[1] ?? null, region: match?.[2] ?? null, isServerless: host.includes("serverless") };
}
