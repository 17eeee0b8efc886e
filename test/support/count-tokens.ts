import { countTokens as count } from "gpt-tokenizer/encoding/o200k_base";

/** Tokens of a value as JSON, by the encoding that the contract names (o200k_base). */
export const countTokens = (value: unknown): number =>
  count(typeof value === "string" ? value : JSON.stringify(value));
