import type { JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { isLoopback } from "../../base/text/loopback.ts";
import type { Status } from "./desk/answers.ts";
import { useDesk } from "./desk/desk.ts";
import { SystemHead } from "./health/system-head.tsx";
import { isSettled, useAnswer, useLoad } from "./hooks/use-load.ts";
import { momentText, shortDayText } from "./model/format.ts";
import { Act } from "./session/act.tsx";
import type { Invitation, ListedSession, SessionDesk } from "./session/session.ts";
import {
  SessionContext,
  SessionDeskContext,
  useIsReviewer,
  useMay,
} from "./session/session-desk.ts";
import { TextBox } from "./settings/text-box.tsx";
import { Values } from "./settings/values.tsx";
import { Button, Form, Link } from "./shell/controls.tsx";
import { Copy } from "./shell/copy.tsx";
import { Sentence, Title } from "./shell/name.tsx";
import { Problem, useAct } from "./shell/problem.tsx";
import { roles } from "./text/health.ts";
import { settings as words } from "./text/settings.ts";

/** Shows this program's setup: its engine, its settings, and who is signed in. */
export function Settings({ search, group }: { search?: string; group?: string }): JSX.Element {
  const desk = useContext(SessionDeskContext);
  const status = useAnswer("get_watcher_status", {});
  const session = useContext(SessionContext);
  const { answer } = status;
  const isReviewer = useIsReviewer();
  const may = useMay();
  // A session that may not read the settings must not request them, so this waits until the session
  // is known.
  const isKnown = session !== undefined || desk === undefined;
  const hasValues = isKnown && may("get_settings");
  const values = useAnswer("get_settings", hasValues ? {} : undefined);
  const isReadOnly = session?.signed_in === true && session.read_only;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <SystemHead page="settings" />
      {isReadOnly && (
        <p class="note info">
          {words.readOnly} <Sentence of={answer?.engine.message ?? ""} />
        </p>
      )}
      {isReviewer && <p class="note info">{roles.reviewer}</p>}
      {hasValues && (
        <Values of={values} search={search} group={group} isReadOnly={!may("change_settings")} />
      )}
      <Problem of={status} />
      {/* Shown below the settings, and only after their number is known, so that nothing moves. */}
      {isKnown && (isSettled(values) || !hasValues) && isSettled(status) && (
        <div class="cards">
          {answer && <Engine status={answer} reload={status.again} />}
          {desk && <Sessions desk={desk} />}
          <section class="card" aria-labelledby="about">
            <h2 id="about">{words.about}</h2>
            {session?.signed_in && <p>{words.version(session.version)}</p>}
            <p>{words.licence}</p>
          </section>
        </div>
      )}
    </main>
  );
}

/** Shows whether the engine is running or paused, and the latest errors. */
function Engine({
  status: { engine, engines, last_errors: errors },
  reload,
}: {
  status: Status;
  reload: () => void;
}) {
  const desk = useDesk();
  const tool = engine.paused ? "start_watcher" : "stop_watcher";
  return (
    <section class="card" aria-labelledby="engine">
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
      {/* Engines have a last-seen time only if there are several storages. */}
      {engines.some(({ seen_at: seen }) => seen !== undefined) && (
        <ul class="lines">
          {engines.map(({ storage, host, pid, state, since }) => (
            <li key={`${storage} ${host} ${pid}`} class="break">
              {(state === "working" ? words.working : words.standingBy)(
                storage,
                host,
                momentText(since),
              )}
            </li>
          ))}
        </ul>
      )}
      <Act
        tool={tool}
        label={engine.paused ? words.resume : words.pause}
        run={async () => {
          await desk.call(tool, {});
          return { text: engine.paused ? words.didResume : words.didPause };
        }}
        again={reload}
      />
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

/** Sessions, newest first, each with a way to end it. */
function Sessions({ desk }: { desk: SessionDesk }) {
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
    <section class="card" aria-labelledby="sessions">
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
      {!isReviewer && (
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
