/** Version of the packages; a test holds it equal to package.json. */
export const TOOL_VERSION = "0.1.0";
export const SCHEMA_VERSION = "1.0.0";
