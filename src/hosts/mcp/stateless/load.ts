import type { answerStateless } from "./answer.ts";

type StatelessModule = { answerStateless: typeof answerStateless };
let loading: Promise<StatelessModule> | undefined;

/** What answers requests that say their own revision: most clients send none. */
export const loadStateless = (): Promise<StatelessModule> => (loading ??= import("./answer.ts"));
