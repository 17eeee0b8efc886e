import { useState } from "preact/hooks";
import type { Status } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { momentText } from "../model/format.ts";
import { useLostSince } from "../shell/connection.ts";
import { Link } from "../shell/link.tsx";
import { messageOf } from "../shell/message.ts";
import { useSay } from "../shell/say.ts";
import { text } from "../text/text.ts";

type Props = { status: Status; isReadOnly: boolean; look: () => void };

/** Whether the engine runs, its pause, and what went wrong last. */
export function Engine({ status: { engine, last_errors: errors }, isReadOnly, look }: Props) {
  const words = text.settings;
  return (
    <section aria-labelledby="engine">
      <h2 id="engine">{words.engine}</h2>
      <p>
        {!engine.running
          ? (engine.message ?? words.off)
          : engine.paused
            ? words.paused
            : engine.since === undefined
              ? words.running
              : words.runningSince(momentText(engine.since))}
      </p>
      {!isReadOnly && <Pause isPaused={engine.paused} look={look} />}
      {errors.length > 0 && (
        <>
          <h3>{words.errors}</h3>
          <ul class="lines">
            {errors.map(({ at, message, release_id: id }) => (
              <li key={`${at} ${message}`} class="break">
                <time class="dim num" dateTime={at}>
                  {momentText(at)}
                </time>{" "}
                {message} {id !== undefined && <Link to={{ page: "item", id }}>#{id}</Link>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Pause({ isPaused, look }: { isPaused: boolean; look: () => void }) {
  const desk = useDesk();
  const say = useSay();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  const words = text.settings;
  const turn = async (): Promise<void> => {
    setBusy(true);
    try {
      await desk.call(isPaused ? "start_watcher" : "stop_watcher", {});
      say({ text: isPaused ? words.didResume : words.didPause });
      look();
    } catch (error) {
      say({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <p class="acts">
      <button type="button" disabled={isBusy || isLost} onClick={() => void turn()}>
        {isPaused ? words.resume : words.pause}
      </button>
    </p>
  );
}
