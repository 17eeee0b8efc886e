import type { CommandAnswer, Outcome } from "../../../core/playback/command.ts";
import type { Judgement } from "../../../core/playback/took-effect.ts";
import { refusalText } from "./refusal-text.ts";

export type Conclusion = { outcome: Outcome; message: string };

const GONE = "The session has ended; look at what is playing now.";
const UNSEEN =
  "The command was sent, but has no visible effect yet; look again in ten seconds before you send another.";
const SILENT =
  "The player did not answer, and there is no visible effect yet; look again in ten seconds before you send another.";

/** What to report of a command, by its answer and by what plays afterwards. `done` is the message of its success. */
export function conclude(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen?.confirmed) return { outcome: "confirmed", message: done };
  if (answer.kind === "refused") return { outcome: "failed", message: refusalText(answer.status) };
  return { outcome: "sent_unconfirmed", message: answer.kind === "unanswered" ? SILENT : UNSEEN };
}

/** Like `conclude`, for commands after which the session must still exist. */
export function concludeWithin(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen && !seen.confirmed && !seen.session && answer.kind !== "refused")
    return { outcome: "failed", message: GONE };
  return conclude(answer, seen, done);
}
