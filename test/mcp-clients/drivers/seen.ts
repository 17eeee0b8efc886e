import type { Seen } from "../client.ts";

/** The result of a call as the protocol has it. */
export type Result = {
  content?: { type: string; text?: string }[];
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
};

export const toSeen = ({ content = [], isError = false, structuredContent }: Result): Seen => ({
  text: content.map(({ text = "" }) => text).join("\n"),
  isError,
  data: structuredContent,
});
