import type { Health } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { agoText, bytesText, momentText } from "../model/format.ts";
import { Act } from "../session/act.tsx";
import type { Notice } from "../shell/problem.tsx";
import { upkeep as words } from "../text/upkeep.ts";

/** The copies of the database, newest first, and what they are of. */
export function Backups({ health: { backups, backup_instead }, again }: { health: Health; again: () => void }) {
  const desk = useDesk();
  const make = async (): Promise<Notice> => {
    const { backups: now } = await desk.call("make_backup", {});
    return { text: now.length > backups.length ? words.made : words.making };
  };
  return (
    <section class="card" aria-labelledby="backups">
      <h2 id="backups">{words.backups}</h2>
      <p class="dim">{words.covers}</p>
      {backup_instead === undefined ? (
        <>
          {backups.length === 0 && <p>{words.noBackups}</p>}
          <ul class="plain">
            {backups.map(({ path, at, size_bytes }) => (
              <li key={path}>
                <span class="num">{words.backup(momentText(at), bytesText(size_bytes))}</span>{" "}
                <code class="break">{path}</code>
              </li>
            ))}
          </ul>
          <Act tool="make_backup" label={words.makeBackup} run={make} again={again} />
        </>
      ) : (
        <p class="note info break">{backup_instead}</p>
      )}
    </section>
  );
}

type NotificationsProps = { of: Health["notifications"]; again: () => void };

/** Who is notified about what, and what came of the last test. */
export function Notifications({ of: { channels, kinds, tested }, again }: NotificationsProps) {
  const desk = useDesk();
  const test = async (): Promise<Notice> => {
    const { notifications } = await desk.call("test_notifications", {});
    const isWell = notifications.tested?.results.every(({ problem }) => problem === undefined) ?? false;
    return isWell ? { text: words.arrivedAll } : { text: words.failedSome, tone: "danger" };
  };
  return (
    <section class="card" aria-labelledby="notifications">
      <h2 id="notifications">{words.notifications}</h2>
      {channels.length === 0 ? (
        <p>{words.nobody}</p>
      ) : (
        <>
          <ul class="plain">
            {channels.map((channel, at) => (
              // Two may have one name.
              <li key={`${at} ${channel}`} class="break">
                <bdi>{channel}</bdi>
              </li>
            ))}
          </ul>
          <p class="dim break">{words.toldAbout(kinds.join(", "))}</p>
          {tested && (
            <>
              <p>{words.tested(agoText(tested.at))}</p>
              <ul class="plain">
                {tested.results.map(({ channel, problem }, at) => (
                  <li key={`${at} ${channel}`} class={`break${problem === undefined ? "" : " note warning"}`}>
                    <bdi>{channel}</bdi>: {problem === undefined ? words.arrived : words.failed(problem)}
                  </li>
                ))}
              </ul>
            </>
          )}
          <Act tool="test_notifications" label={words.test} run={test} again={again} />
        </>
      )}
    </section>
  );
}
