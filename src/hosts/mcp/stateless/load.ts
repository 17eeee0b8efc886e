import type { answerStateless } from "./answer.ts";

type Answers = { answerStateless: typeof answerStateless };
let loading: Promise<Answers> | undefined;

/** What answers requests that say their own revision: most clients send none. */
export const stateless = (): Promise<Answers> => (loading ??= import("./answer.ts"));
