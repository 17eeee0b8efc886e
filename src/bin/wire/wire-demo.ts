import type { Io } from "../../cli/context.ts";

export async function wireDemo(_options: { keep: boolean; io: Io }): Promise<void> {}
