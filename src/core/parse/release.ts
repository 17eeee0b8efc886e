export { parseRelease } from "./path.ts";
