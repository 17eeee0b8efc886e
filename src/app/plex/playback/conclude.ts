import type { CommandAnswer, Outcome } from "../../../core/playback/command.ts";
import type { Judgement } from "../../../core/playback/took-effect.ts";
import { refusalText } from "./refusal-text.ts";

export type Conclusion = { outcome: Outcome; message: string };

const GONE = "What played there has ended meanwhile; look at what plays now.";
const UNSEEN =
  "The command was sent, but what plays does not show it yet; look again in ten seconds before you send another.";
const SILENT =
  "The player did not answer, and what plays does not show it yet; look again in ten seconds before you send another.";

/** What to say of a command, by its answer and by what plays afterwards. `done` is the sentence of its success. */
export function conclude(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen?.confirmed) return { outcome: "confirmed", message: done };
  if (answer.kind === "refused") return { outcome: "failed", message: refusalText(answer.status) };
  return { outcome: "sent_unconfirmed", message: answer.kind === "unanswered" ? SILENT : UNSEEN };
}

/** As `conclude`, for what needs the session to live on. */
export function concludeWithin(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen && !seen.confirmed && !seen.session && answer.kind !== "refused")
    return { outcome: "failed", message: GONE };
  return conclude(answer, seen, done);
}
