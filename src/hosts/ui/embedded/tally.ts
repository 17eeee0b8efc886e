import type { Result } from "../desk/answers.ts";
import { text } from "../text/text.ts";

/** Decisions that follow each other within this are told in one sentence, in ms. */
const TOGETHER_MS = 1500;

/** Gathers what a person decided, and tells a model once, in counts: names are written by strangers. */
export function createTally(waiting: () => Promise<number | undefined>, tell: (sentence: string) => void) {
  const counts = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function send(): Promise<void> {
    const said = [...counts];
    counts.clear();
    const left = await waiting().catch(() => undefined);
    tell(text.embedded.decided(said, left));
  }
  return (results: readonly Result[]): void => {
    for (const { ok, state } of results) {
      const what = ok ? (state ?? "decided") : "refused";
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    clearTimeout(timer);
    if (counts.size > 0) timer = setTimeout(() => void send(), TOGETHER_MS);
  };
}
