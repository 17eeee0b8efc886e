import type { Loaded } from "../hooks/use-load.ts";
import { text } from "../text/text.ts";
import { messageOf } from "./message.ts";

/** Why something could not be read, with a way to try again; or that it is being read. */
export function Problem({ of: { error, isSlow, again } }: { of: Pick<Loaded<unknown>, "error" | "isSlow" | "again"> }) {
  if (error === undefined) return isSlow ? <p role="status">{text.reading}</p> : null;
  return (
    <div class="note danger" role="alert">
      <p>{messageOf(error)}</p>
      <button type="button" onClick={again}>
        {text.tryAgain}
      </button>
    </div>
  );
}
