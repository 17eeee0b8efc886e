import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isLoopback } from "../../../base/text/loopback.ts";
import { isSettled, useLoad } from "../hooks/use-load.ts";
import { momentText, shortDayText } from "../model/format.ts";
import type { Invitation, ListedSession, SessionDesk } from "../session/session.ts";
import { useIsReviewer } from "../session/session-desk.ts";
import { Button, Form } from "../shell/controls.tsx";
import { Copy } from "../shell/copy.tsx";
import { Title } from "../shell/name.tsx";
import { Problem, useAct } from "../shell/problem.tsx";
import { roles } from "../text/health.ts";
import { settings as words } from "../text/settings.ts";
import { TextBox } from "./text-box.tsx";

/** Sessions, newest first, each with a way to end it. */
export function Sessions({ desk }: { desk: SessionDesk }): JSX.Element {
  const { act, notify, isOff } = useAct();
  const loaded = useLoad("sessions", () => desk.list());
  const { sessions: all, links } = loaded.answer ?? { sessions: [], links: [] };
  const isReviewer = useIsReviewer();
  const [typed, type] = useState("");
  const [invited, setInvited] = useState<Invitation>();
  const end = (ending: () => Promise<void>, notice: string): Promise<boolean> =>
    act(async () => {
      await ending();
      notify({ text: notice });
      loaded.again();
    });
  const invite = async (): Promise<void> => {
    setInvited(await desk.invite(typed));
    type("");
    loaded.again();
  };
  return (
    <section class="card" aria-labelledby="sessions" aria-busy={!isSettled(loaded)}>
      <h2 id="sessions">{words.sessions}</h2>
      <p class="dim">{words.sessionsMore}</p>
      <Problem of={loaded} />
      <ul class="lines">
        {all.map((listedSession) => (
          <li key={listedSession.id} class="session">
            <Named session={listedSession} />
            {(listedSession.current || !isReviewer) && (
              <Button
                disabled={isOff}
                aria-label={listedSession.current ? undefined : words.endLabel(listedSession.name)}
                onClick={() =>
                  void end(
                    listedSession.current ? desk.leave : () => desk.end({ id: listedSession.id }),
                    words.ended(listedSession.name),
                  )
                }
              >
                {listedSession.current ? words.signOut : words.end}
              </Button>
            )}
          </li>
        ))}
        {links.map(({ id, role, guest, expires_at }) => (
          <li key={id} class="session">
            <span>{words.unused(guest ?? words.forRole[role], momentText(expires_at))}</span>
            <Button
              disabled={isOff}
              aria-label={words.endLink}
              onClick={() => void end(() => desk.end({ link: id }), words.linkEnded)}
            >
              {words.end}
            </Button>
          </li>
        ))}
      </ul>
      {invited && links.some(({ id }) => id === invited.id) && (
        <div class="note success break" role="status">
          <p>{words.invited(momentText(invited.expires_at))}</p>
          <code>{invited.url}</code> <Copy what={invited.url} name={words.link} />
          {isLoopback(new URL(invited.url).hostname) && <p>{words.invitedHere}</p>}
        </div>
      )}
      {/* The list above it would move it. */}
      {!isReviewer && isSettled(loaded) && (
        <Form class="acts" submit={() => void act(invite)}>
          <TextBox aria-label={words.guest} placeholder={words.guest} value={typed} change={type} />
          <Button type="submit" says={words.invite} disabled={isOff} />
          {all.length + links.length > 1 && (
            <Button
              disabled={isOff}
              onClick={() => void end(() => desk.end({ others: true }), words.othersEnded)}
            >
              {words.endOthers}
            </Button>
          )}
        </Form>
      )}
    </section>
  );
}

const Named = ({
  session: { name, role, current, created_at, last_used_at },
}: {
  session: ListedSession;
}) => (
  <span class="break">
    <Title of={name} />
    {current && ` (${words.thisOne})`}
    <span class="dim">
      {[
        "",
        roles[role === "operator" ? "isOperator" : "isReviewer"],
        words.signedIn(momentText(created_at)),
        words.lastUsed(shortDayText(last_used_at)),
      ].join(" · ")}
    </span>
  </span>
);
