import type { answerStateless } from "./answer.ts";

type StatelessModule = { answerStateless: typeof answerStateless };
let loading: Promise<StatelessModule> | undefined;

/**
 * Loads the code that answers requests that declare their revision. It is loaded on demand, because
 * most clients send no such request.
 */
export const loadStateless = (): Promise<StatelessModule> => (loading ??= import("./answer.ts"));
