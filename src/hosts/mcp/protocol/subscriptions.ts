import { toToolText, withHint } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { ToolServer } from "../server.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";
import { parseFollowed } from "./resources.ts";

const POLL_INTERVAL_MS = 1000;
/**
 * Maximum number of subscriptions per client. After a commit, each subscription costs one call of
 * its tool.
 */
const MAX_SUBSCRIPTIONS = 50;

export interface Follows {
  /**
   * @throws ProtocolError for a URI that cannot be followed, for a release that does not exist, and
   * beyond 50 subscriptions
   */
  add(uri: string): Promise<void>;
  remove(uri: string): void;
  close(): void;
}

type FollowDeps = {
  followed: UseCases["followed"];
  /** Receives errors. An error that repeats the previous one is not reported again. */
  report(error: unknown): void;
};

/**
 * Creates a client's subscriptions. `send` notifies the client that the answer for this URI has
 * changed. `notFound` is the revision's error code for a missing resource. While there are
 * subscriptions, the database is checked for changes once a second. Answers are compared only if
 * the database has changed, because an engine writes far more than a client sees.
 */
export function createFollows(
  tools: ToolServer,
  { followed: open, report }: FollowDeps,
  notFound: number,
  send: (uri: string) => Promise<void>,
): Follows {
  const marks = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let checked: string | undefined;
  let isChecking = false;
  let reported = "";

  const markOf = async (uri: string): Promise<string> => {
    const followed = parseFollowed(uri);
    if (!followed) {
      throw UserError.unsupported(
        "Changes to this resource are not reported.",
        "Read it when you need it.",
      );
    }
    return (await open()).answerMark(followed);
  };

  async function check(): Promise<void> {
    const change = await (await open()).changeMark();
    if (change === checked) return;
    for (const [uri, before] of marks) {
      const mark = await markOf(uri);
      if (mark === before || !marks.has(uri)) continue;
      marks.set(uri, mark);
      await send(uri);
    }
    checked = change;
  }

  async function tick(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    try {
      await check();
      reported = "";
    } catch (error) {
      if (String(error) !== reported) report(error);
      reported = String(error);
    }
    isChecking = false;
  }

  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    async add(uri) {
      try {
        if (marks.size >= MAX_SUBSCRIPTIONS && !marks.has(uri)) {
          throw new UserError(
            `A client can subscribe to at most ${MAX_SUBSCRIPTIONS} resources.`,
            "Unsubscribe from one.",
          );
        }
        marks.set(uri, await markOf(uri));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const code = error.code === "not_found" ? notFound : INVALID_PARAMS;
        throw new ProtocolError(
          code,
          `${cleanText(uri, 200)}: ${toToolText(withHint(error), tools.reachOf)}`,
        );
      }
      timer ??= setInterval(() => void tick(), POLL_INTERVAL_MS).unref();
    },
    remove(uri) {
      marks.delete(uri);
      if (marks.size === 0) stop();
    },
    close() {
      marks.clear();
      stop();
    },
  };
}
