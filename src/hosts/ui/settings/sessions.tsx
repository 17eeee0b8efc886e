import { useState } from "preact/hooks";
import { useLoad } from "../hooks/use-load.ts";
import { dayText, momentText } from "../model/format.ts";
import type { ListedSession, SessionDesk } from "../session/session-desk.ts";
import { useLostSince } from "../shell/connection.ts";
import { messageOf } from "../shell/message.ts";
import { Problem } from "../shell/problem.tsx";
import { useSay } from "../shell/say.ts";
import { text } from "../text/text.ts";

/** Who is signed in, newest first, each with its end. */
export function Sessions({ desk }: { desk: SessionDesk }) {
  const say = useSay();
  const isLost = useLostSince() !== undefined;
  const loaded = useLoad("sessions", () => desk.list());
  const [isBusy, setBusy] = useState(false);
  const words = text.settings;
  const all = loaded.answer ?? [];
  const end = async (which: Parameters<SessionDesk["end"]>[0], said: string): Promise<void> => {
    setBusy(true);
    try {
      await desk.end(which);
      say({ text: said });
      loaded.again();
    } catch (error) {
      say({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
  };
  const isOff = isLost || isBusy;
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <p class="dim">{words.sessionsMore}</p>
      <Problem of={loaded} />
      <ul class="lines">
        {all.map((one) => (
          <li key={one.id} class="session">
            <Named session={one} />
            <button
              type="button"
              disabled={isOff}
              aria-label={one.current ? undefined : words.endLabel(one.name)}
              onClick={() => void end({ id: one.id }, words.ended(one.name))}
            >
              {one.current ? words.signOut : words.end}
            </button>
          </li>
        ))}
      </ul>
      {all.length > 1 && (
        <p class="acts">
          <button type="button" disabled={isOff} onClick={() => void end({ others: true }, words.othersEnded)}>
            {words.endOthers}
          </button>
        </p>
      )}
    </section>
  );
}

const Named = ({ session: { name, current, created_at, last_used_at } }: { session: ListedSession }) => (
  <span class="break">
    <b>
      <bdi>{name}</bdi>
    </b>
    {current && ` (${text.settings.thisOne})`}
    <span class="dim">
      {" "}
      {text.settings.signedIn(momentText(created_at))}, {text.settings.lastUsed(dayText(last_used_at))}
    </span>
  </span>
);
