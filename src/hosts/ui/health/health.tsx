import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HealthView as Answer, Status } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useEvery } from "../hooks/use-every.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatLocalBytes, momentText } from "../model/format.ts";
import { isOverdue } from "../model/pill-state.ts";
import { Act } from "../session/act.tsx";
import { AskNow } from "../session/ask-now.tsx";
import { useIsReviewer } from "../session/session-desk.ts";
import { useStatus } from "../shell/connection.ts";
import { Problem, type StatusNotice, useNotify } from "../shell/problem.tsx";
import { Proofs } from "../shell/proofs.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { roles as rolesWords, health as words } from "../text/health.ts";
import { text } from "../text/text.ts";
import { upkeep } from "../text/upkeep.ts";
import { Findings, SetHere } from "./findings.tsx";
import { SystemHead } from "./system-head.tsx";

/** The doctor sends no event when it has finished, so it is polled at this interval, in ms. */
const POLL_INTERVAL_MS = 1000;

/** Shows the doctor's findings, the backups, and the notification channels. */
export function Health(): JSX.Element {
  const loaded = useAnswer("get_health", {});
  const { answer, again } = loaded;
  const status = useStatus();
  useEvery(answer?.doctor.running ? POLL_INTERVAL_MS : undefined, again);
  return (
    <main id="content" class="wide health" tabIndex={-1}>
      <SystemHead page="health" />
      {status && <State status={status} doctor={answer?.doctor} />}
      {useIsReviewer() && <p class="note info">{rolesWords.reviewer}</p>}
      {/* The state is above all of this, and would move it if it came later. */}
      <Problem of={loaded} Skeleton={status ? undefined : Nothing} />
      {status && answer && (
        <>
          <Doctor doctor={answer.doctor} again={again} />
          <div class="cards">
            <Backups health={answer} again={again} />
            <Notifications of={answer.notifications} again={again} />
          </div>
        </>
      )}
    </main>
  );
}

const Nothing = () => null;

/**
 * The state that the header shows, with the proof of each part that has to work. Problems that the
 * doctor found join the sentence, because "All 6 parts work" alone would deny the list below it.
 */
function State({ status, doctor }: { status: Status; doctor: Answer["doctor"] | undefined }) {
  const { verdicts } = status;
  const problems = countFindings(doctor, "fail");
  const ill = verdicts.filter(({ state }) => state === "ill").length;
  const overdue = verdicts.filter(isOverdue).length;
  const well = verdicts.filter(({ state }) => state === "well");
  const others = verdicts.length - ill - overdue - well.length;
  const isWell = verdicts.length === well.length;
  const [oldest] = well.flatMap(({ proven_at: at }) => at ?? []).toSorted();
  return (
    <>
      <Verdict
        icon={
          ill > 0
            ? "ill"
            : overdue + problems > 0
              ? "look"
              : others > 0
                ? "busy"
                : { right: well.length, open: 0 }
        }
        says={[
          isWell ? words.works(well.length) : words.troubles(ill, overdue, well.length, others),
          problems > 0 && words.doctorFound(problems),
        ]
          .filter(Boolean)
          .join(" ")}
        at={oldest}
      >
        <AskNow status={status} />
      </Verdict>
      <Proofs of={verdicts} label={words.parts} />
    </>
  );
}

type Level = Answer["doctor"]["probes"][number]["findings"][number]["level"];

const countFindings = (doctor: Answer["doctor"] | undefined, level: Level): number =>
  doctor?.probes.flatMap(({ findings }) => findings.filter((finding) => finding.level === level))
    .length ?? 0;

function Doctor({ doctor, again }: { doctor: Answer["doctor"]; again: () => void }) {
  const { running, at, user, problem, probes } = doctor;
  const desk = useDesk();
  const count = (level: Level): number => countFindings(doctor, level);
  const sum = problem ?? sumOf(count("fail"), count("warn"), count("ok"));
  const notify = useNotify();
  const wasRunning = useRef(running);
  // The notice that the doctor runs leaves when it has finished.
  useEffect(() => {
    if (wasRunning.current && !running) notify({ text: sum });
    wasRunning.current = running;
  }, [running]);
  const look = async (): Promise<StatusNotice> => {
    await desk.call("run_doctor", {});
    return { text: words.looking };
  };
  return (
    <>
      <section class="card doctor" aria-labelledby="doctor">
        <div>
          <h2 id="doctor" aria-live="polite">
            {running ? words.looking : at === undefined ? words.never : sum}
          </h2>
          {at !== undefined && (
            <p class="dim break">
              {user === undefined
                ? words.lookedAt(momentText(at))
                : words.lookedAtAs(momentText(at), user)}
            </p>
          )}
        </div>
        {!running && (
          <Act
            tool="run_doctor"
            label={at === undefined ? words.runFirst : text.checkAgain}
            run={look}
            again={again}
          />
        )}
      </section>
      <Findings probes={probes} />
    </>
  );
}

const sumOf = (fail: number, warn: number, ok: number): string =>
  fail + warn === 0
    ? words.allWell(ok)
    : [fail > 0 && words.wrong(fail), warn > 0 && words.doubtful(warn), words.others(ok)]
        .filter(Boolean)
        .join(" ");

/** Lists the backups of the database, newest first, and explains what they cover. */
function Backups({
  health: { backups, backup_instead },
  again,
}: {
  health: Answer;
  again: () => void;
}) {
  const desk = useDesk();
  const make = async (): Promise<StatusNotice> => {
    const { made } = await desk.call("make_backup", {});
    return { text: made ? upkeep.made : upkeep.making };
  };
  return (
    <section class="card" aria-labelledby="backups">
      <h2 id="backups">{upkeep.backups}</h2>
      <p class="dim">{upkeep.covers}</p>
      {backup_instead === undefined ? (
        <>
          {backups.length === 0 && <p>{upkeep.noBackups}</p>}
          <ul class="plain">
            {backups.map(({ path, at, size_bytes }) => (
              <li key={path}>
                <span class="num">
                  {upkeep.backup(momentText(at), formatLocalBytes(size_bytes))}
                </span>{" "}
                <code class="break">{path}</code>
              </li>
            ))}
          </ul>
          <Act tool="make_backup" label={upkeep.makeBackup} run={make} again={again} />
        </>
      ) : (
        <p class="note info break">{backup_instead}</p>
      )}
    </section>
  );
}

/** Lists the notification channels, the topics, and the result of the last test. */
function Notifications({
  of: { channels, kinds, tested },
  again,
}: {
  of: Answer["notifications"];
  again: () => void;
}) {
  const desk = useDesk();
  const test = async (): Promise<StatusNotice> => {
    const { notifications } = await desk.call("test_notifications", {});
    const isWell =
      notifications.tested?.results.every(({ problem }) => problem === undefined) ?? false;
    return isWell ? { text: upkeep.arrivedAll } : { text: upkeep.failedSome, tone: "danger" };
  };
  return (
    <section class="card" aria-labelledby="notifications">
      <h2 id="notifications">{upkeep.notifications}</h2>
      {channels.length === 0 ? (
        <>
          <p>{upkeep.off}</p>
          <SetHere setting="NOTIFY_URL" />
        </>
      ) : (
        <>
          <ul class="plain">
            {channels.map((channel, index) => (
              // Two channels may have the same name.
              <li key={`${index} ${channel}`} class="break">
                <bdi>{channel}</bdi>
              </li>
            ))}
          </ul>
          <p class="dim break">{upkeep.toldAbout(kinds.join(", "))}</p>
          {tested && (
            <>
              <p>{upkeep.tested(formatAgo(tested.at))}</p>
              <ul class="plain">
                {tested.results.map(({ channel, problem }, index) => (
                  <li
                    key={`${index} ${channel}`}
                    class={`break${problem === undefined ? "" : " note warning"}`}
                  >
                    <bdi>{channel}</bdi>:{" "}
                    {problem === undefined ? upkeep.arrived : upkeep.failed(problem)}
                  </li>
                ))}
              </ul>
            </>
          )}
          <Act tool="test_notifications" label={upkeep.test} run={test} again={again} />
        </>
      )}
    </section>
  );
}
