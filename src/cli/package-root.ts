/** Where package.json, schemas and templates are, from `src` and from `dist` alike. */
export const packageRoot = new URL("../../", import.meta.url);
