import type { Clock } from "./clock.ts";
import { waitUnlessAborted } from "./concurrency.ts";

/** A value that cannot be waited for, so creating it asks no service. */
type NoPromise =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | null
  | undefined
  | (object & { readonly then?: undefined });

/** Time for one question to several services. All are asked at once, so each has the whole time. */
export type AskBudget = {
  clock: Pick<Clock, "sleep">;
  ms: number;
  signal: AbortSignal;
};

/** Explains that a service did not answer in a question's time. */
export const explainLate = ({ title }: { title: string }, { ms }: AskBudget): string =>
  `${title} is late: it has not answered within ${ms / 1000} s.`;

/** Answers of several services, each list in the order of the services. */
export type Asked<S, T> = {
  answers: { service: S; answer: T }[];
  /** Services without an answer within the time. */
  late: S[];
  failures: { service: S; error: unknown }[];
};

/**
 * Part of an MCP call's time (9.5 s) that services may take if several are asked. The rest is for
 * what is done with their answers.
 */
export const CALL_SHARE_MS = 6000;

/**
 * A service with this many unanswered questions counts as late at once. Otherwise a service that
 * hangs would delay every question, and collect them.
 */
const MAX_UNANSWERED = 4;

/**
 * Opened services of one kind: media servers, download clients, or Sonarrs and Radarrs. Deliberately
 * without `map` and without an iterator: the code that asks several of them chooses whether one that
 * hangs may delay the others' answers (`needAll`) or not (`askEach`).
 */
export class Services<S> {
  readonly #all: readonly { service: S; questions: { unanswered: number } }[];

  private constructor(all: readonly { service: S; questions: { unanswered: number } }[]) {
    this.#all = all;
  }

  static of<S>(all: readonly S[]): Services<S> {
    return new Services(all.map((service) => ({ service, questions: { unanswered: 0 } })));
  }

  get count(): number {
    return this.#all.length;
  }

  get first(): S | undefined {
    return this.#all[0]?.service;
  }

  find(isWanted: (service: S) => boolean): S | undefined {
    return this.#all.find(({ service }) => isWanted(service))?.service;
  }

  some(isWanted: (service: S) => boolean): boolean {
    return this.find(isWanted) !== undefined;
  }

  /** Returns the services that match, in the same order. */
  only(isWanted: (service: S, index: number) => boolean): Services<S> {
    return new Services(this.#all.filter(({ service }, index) => isWanted(service, index)));
  }

  /** Returns the same services in another form. */
  as<T extends NoPromise>(view: (service: S, index: number) => T): Services<T> {
    return new Services(
      this.#all.map(({ service, questions }, index) => ({
        service: view(service, index),
        questions,
      })),
    );
  }

  /** Creates one value for each service, without asking it. */
  each<T extends NoPromise>(make: (service: S, index: number) => T): T[] {
    return this.#all.map(({ service }, index) => make(service, index));
  }

  /**
   * Asks all services at once, and returns after `ms` at the latest. A late question is not aborted,
   * also not by the end of the call. The question runs until the service's own time limit, because
   * only that limit tells a breaker that the service hangs.
   * @throws the signal's reason, which also ends the questions
   */
  async askEach<T>(
    work: (service: S, signal: AbortSignal) => Promise<T>,
    { clock, ms, signal }: AskBudget,
  ): Promise<Asked<S, T>> {
    signal.throwIfAborted();
    const asked: Asked<S, T> = { answers: [], late: [], failures: [] };
    const stopped = new AbortController();
    const stop = (): void => stopped.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    const outcomes = this.#all.map((): Outcome<T> | undefined => undefined);
    const questions = this.#all.map(async ({ service, questions: own }, index) => {
      if (own.unanswered >= MAX_UNANSWERED) return;
      own.unanswered++;
      try {
        outcomes[index] = { answer: await work(service, stopped.signal) };
      } catch (error) {
        outcomes[index] = { error };
      } finally {
        own.unanswered--;
      }
    });
    const over = new AbortController();
    const passed = clock.sleep(ms, AbortSignal.any([signal, over.signal])).catch(() => {});
    try {
      await waitUnlessAborted(Promise.race([Promise.all(questions), passed]), signal);
    } finally {
      signal.removeEventListener("abort", stop);
      over.abort();
    }
    for (const [index, { service }] of this.#all.entries()) {
      const outcome = outcomes[index];
      if (!outcome) asked.late.push(service);
      else if ("error" in outcome) asked.failures.push({ service, error: outcome.error });
      else asked.answers.push({ service, answer: outcome.answer });
    }
    return asked;
  }

  /**
   * Asks all services at once and waits for every answer, for a result that would be wrong without
   * one of them. The caller bounds the time of each. Rejects with the first error.
   */
  needAll<T>(work: (service: S, index: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#all.map(({ service }, index) => work(service, index)));
  }
}

type Outcome<T> = { answer: T } | { error: unknown };
