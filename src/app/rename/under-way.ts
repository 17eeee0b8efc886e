import type { Clock } from "../../core/clock.ts";

/** How long a caller waits. The work continues after the caller has left. */
type Patience = { maxMs: number; signal: AbortSignal };

export type RunningProgress<Progress> = { running: Progress };

type StartedPlan<Progress, Answer> = {
  progress: Progress;
  done: Promise<Answer>;
  endedAt?: number;
  isOver?: true;
};

export type RunningPlan<Progress, Answer> = {
  /**
   * Returns the answer to this question: a recent one, or the result of the work, which is started
   * if it is not already running. When the caller's time is up, returns the progress instead. The
   * work continues, and the next caller with the same question receives its answer.
   */
  ask(
    question: string,
    work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Answer>,
    patience: Patience,
    afresh?: boolean,
  ): Promise<Answer | RunningProgress<Progress>>;
  /** Aborts the running work. */
  close(): void;
};

/**
 * Runs work that may take longer than its callers wait. An answer is kept for `maxAgeMs`; with
 * `once`, only until the first caller has received it.
 */
export function createUnderWay<Progress, Answer>(
  atStart: Progress,
  { maxAgeMs, once = false, clock }: { maxAgeMs: number; once?: boolean; clock: Clock },
): RunningPlan<Progress, Answer> {
  const end = new AbortController();
  const all = new Map<string, StartedPlan<Progress, Answer>>();

  const isOld = ({ endedAt, isOver }: StartedPlan<Progress, Answer>, afresh: boolean): boolean =>
    isOver === true || (endedAt !== undefined && (afresh || clock.now() - endedAt > maxAgeMs));

  return {
    async ask(question, work, { maxMs, signal }, afresh = false) {
      let asked = all.get(question);
      if (!asked || isOld(asked, afresh)) {
        for (const [key, { endedAt, isOver }] of all) {
          if (isOver || endedAt !== undefined) all.delete(key);
        }
        asked = begin(work);
        all.set(question, asked);
      }
      const { done } = asked;
      const waited = Promise.withResolvers<undefined>();
      const onLate = (): void => waited.resolve(undefined);
      const timer = setTimeout(onLate, maxMs);
      signal.addEventListener("abort", onLate, { once: true });
      if (signal.aborted) onLate();
      try {
        const answer = await Promise.race([done.then((value) => ({ value })), waited.promise]);
        if (!answer) return { running: asked.progress };
        if (once) asked.isOver = true;
        return answer.value;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", onLate);
      }
    },
    close: () => end.abort(),
  };

  function begin(
    work: Parameters<RunningPlan<Progress, Answer>["ask"]>[1],
  ): StartedPlan<Progress, Answer> {
    const asked: Omit<StartedPlan<Progress, Answer>, "done"> = { progress: atStart };
    const done = work(end.signal, (progress) => (asked.progress = progress));
    done.then(
      () => (asked.endedAt = clock.now()),
      () => (asked.isOver = true),
    );
    return Object.assign(asked, { done });
  }
}
