import { createHash } from "node:crypto";

/** SHA-256 of a text as 64 hexadecimal digits: a content key would be as long as its list of files. */
export const hashText = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
