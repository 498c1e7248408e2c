/**
 * Switches that the driver reads from the environment alone, as soon as it is loaded: whoever owns the process sets them
 * before. They silence the AWS SDK's warning about old versions of Node and leave out what the driver tells Snowflake of
 * this machine.
 */
export const driverEnvironment: Readonly<Record<string, string>> = {
	AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
	SF_TELEMETRY_DISABLE_CONNECTION_SHAPE: "true",
	SNOWFLAKE_DISABLE_MINICORE: "true",
	SNOWFLAKE_DISABLE_PLATFORM_DETECTION: "true",
};
