import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ReleaseView, RemovalAnswer, TorrentView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type DownloadRow, rowOf } from "../model/download-row.ts";
import {
  clockText,
  formatAgo,
  formatDecimal,
  formatDuration,
  formatLocalBytes,
} from "../model/format.ts";
import { useMay } from "../session/session-desk.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { downloads as words } from "../text/downloads.ts";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";
import { titleOf } from "./clients.tsx";

type Props = {
  torrent: TorrentView;
  /** Called when the torrent's state has changed. */
  changed: () => void;
};

/** One download: the torrent and its release, with what it waits for and the next step. */
export function TorrentRow({ torrent, changed }: Props): JSX.Element {
  const { name, size_bytes: size, labels, added_at, client, release_id: id } = torrent;
  const row = rowOf(torrent);
  const may = useMay();
  return (
    <li class="drow">
      <div class="dn">
        <p class="mono break">
          {id === undefined ? (
            <Name name={name} />
          ) : (
            <Link to={{ page: "item", id }}>
              <Name name={name} />
            </Link>
          )}
        </p>
        <p class="facts num">
          <span>{formatLocalBytes(size)}</span>
          {client !== undefined && <bdi>{titleOf(client)}</bdi>}
          {labels.map((label) => (
            <bdi key={label}>{label}</bdi>
          ))}
          <span>{words.added(formatAgo(added_at))}</span>
        </p>
      </div>
      <Progress torrent={torrent} row={row} />
      <p class="dw break">
        <Waits torrent={torrent} row={row} />
      </p>
      <div class="dnext">
        {row.kind === "needs" && id !== undefined && (
          <Link class="button" to={{ page: "item", id }} label={words.decideOn(name)}>
            {words.decide}
          </Link>
        )}
        {row.kind === "loads" && <span class="dim">{words.whenComplete}</span>}
        {may("control_torrent") && <Acts torrent={torrent} row={row} changed={changed} />}
      </div>
    </li>
  );
}

/** A bar, only while something is missing. It is grey if nothing moves. */
function Progress({ torrent, row: { kind } }: { torrent: TorrentView; row: DownloadRow }) {
  const { name, progress_percent: percent, done_at: doneAt, eta_seconds: seconds } = torrent;
  const { down_bytes_per_second: down, up_bytes_per_second: up = 0, ratio } = torrent;
  const { as_of: asOf } = torrent;
  if (percent < 100) {
    const speeds = [
      asOf === undefined ? undefined : words.asOf(clockText(asOf)),
      down === undefined || down === 0 ? undefined : text.copy.speed(formatLocalBytes(down)),
      seconds === undefined ? undefined : text.copy.left(formatDuration(seconds * 1000)),
    ].filter((part) => part !== undefined);
    return (
      <div class="dp num">
        <progress
          class={kind === "loads" && (down ?? 0) > 0 ? "" : "calm"}
          max={100}
          value={percent}
          aria-label={words.progress(name)}
        />
        <p>
          <b>{text.copy.share(percent)}</b> <span class="dim">{speeds.join(", ")}</span>
        </p>
      </div>
    );
  }
  if (kind === "broken") {
    return (
      <p class="dp fin bad">
        <Icon of="ill" />
        <b>{words.states.error}</b>
      </p>
    );
  }
  const facts = [
    asOf === undefined ? undefined : words.asOf(clockText(asOf)),
    doneAt === undefined ? undefined : formatAgo(doneAt),
    words.ratio(formatDecimal(ratio, 0, 2)),
    up > 0 ? words.up(formatLocalBytes(up)) : undefined,
  ].filter((part) => part !== undefined);
  return (
    <p class={`dp fin num ${asOf === undefined ? "ok" : "dim"}`}>
      <Icon of="well" />
      <span>
        <b>{kind === "filed" ? words.filed : words.complete}</b>{" "}
        <span class="dim">{facts.join(", ")}</span>
      </span>
    </p>
  );
}

/** Shows why a download waits, in the words of its release if it has one. */
function Waits({ torrent, row: { kind, says } }: { torrent: TorrentView; row: DownloadRow }) {
  const { state, release_title: title, release_id: id, release_state: releaseState } = torrent;
  const { size_bytes: size, progress_percent: percent } = torrent;
  const sentence = says === undefined ? "" : <Sentence of={says} />;
  if (kind === "needs") {
    return (
      <>
        <b class="warn">{words.needsYou}</b> {sentence}
      </>
    );
  }
  if (kind === "broken") return <b class="ill">{sentence}</b>;
  if (kind === "filed" && id !== undefined) {
    return (
      <Link to={{ page: "item", id }}>
        <bdi>{title ?? words.filed}</bdi>
      </Link>
    );
  }
  if (kind === "stopped") return <>{sentence || words.stopped}</>;
  if (kind === "loads") {
    return <>{sentence || words.lastPart(formatLocalBytes(size * (1 - percent / 100)))}</>;
  }
  return (
    <>{sentence || (releaseState && words.release(id ?? 0, releaseState)) || words.states[state]}</>
  );
}

/** One download that arrives in a watched folder. It may still change. */
export const FolderRow = ({
  of: { id, name, bytes, source, waiting, reasons },
}: {
  of: ReleaseView & { bytes: number };
}): JSX.Element => (
  <li class="drow">
    <div class="dn">
      <p class="mono break">
        <Link to={{ page: "item", id }}>
          <Name name={name} />
        </Link>
      </p>
      <p class="facts num">
        <span>{formatLocalBytes(bytes)}</span>
        <span>{item.sources[source] ?? source}</span>
      </p>
    </div>
    <p class="dp fin">
      <Icon of="busy" />
      <b>{words.settles}</b>
    </p>
    <p class="dw break">
      <Sentence of={waiting?.message ?? reasons[0]?.message ?? words.settlesMore} />
    </p>
    <div class="dnext">
      <span class="dim">{words.whenComplete}</span>
    </div>
  </li>
);

type TorrentAct = "start" | "stop" | "remove";

/** Pauses, resumes, or removes a torrent. The effect of a removal is shown first. */
function Acts({
  torrent: { hash, name, state, client },
  row: { kind },
  changed,
}: Props & { row: DownloadRow }) {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const [removal, show] = useState<RemovalAnswer>();
  const isStopped = state === "stopped" || state === "finished";

  async function run(asked: { action: TorrentAct; confirm_token?: string }): Promise<void> {
    const isDone = await act(async () => {
      const answer = await desk.call("control_torrent", {
        ...asked,
        hash,
        ...dropUndefined({ client }),
      });
      const isPlan = answer.plan !== undefined && asked.confirm_token === undefined;
      show(isPlan ? answer : undefined);
      if (!isPlan) notify({ text: `${name}: ${answer.message ?? ""}` });
      changed();
    });
    if (!isDone) show(undefined);
  }
  const button = (action: TorrentAct) => (
    <Button
      disabled={isOff}
      aria-label={`${words.acts[action]}: ${name}`}
      onClick={() => void run({ action })}
    >
      {words.acts[action]}
    </Button>
  );
  const main: TorrentAct | undefined =
    kind === "stopped" ? "start" : kind === "filed" ? "remove" : undefined;
  const token = removal?.confirm_token;
  return (
    <>
      {main && button(main)}
      <Menu label={words.more(name)}>
        {main !== "start" && (isStopped ? button("start") : button("stop"))}
        {main !== "remove" && button("remove")}
      </Menu>
      {removal?.plan && token !== undefined && (
        <Dialog title={words.removeTitle(name)} close={() => show(undefined)}>
          <p>{removal.plan.effect}</p>
          <p class="acts">
            <Button
              class="main"
              onClick={() => void run({ action: "remove", confirm_token: token })}
            >
              {words.removeYes}
            </Button>
            <Button says={words.removeNo} onClick={() => show(undefined)} />
          </p>
        </Dialog>
      )}
    </>
  );
}

/** Closes a menu and moves the focus to its button. */
function closeMenu(menu: HTMLDetailsElement): void {
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/**
 * Acts that are rarely needed. Closes after an act and as soon as the focus leaves it. A dialog that
 * the act opens returns the focus to the menu's button.
 */
const Menu = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <details
    class="rowmenu"
    onFocusOut={({ currentTarget, relatedTarget }) => {
      if (!currentTarget.contains(relatedTarget as Node | null)) currentTarget.open = false;
    }}
    onKeyDown={({ key, currentTarget }) => {
      if (key === "Escape") closeMenu(currentTarget);
    }}
  >
    <summary aria-label={label}>
      <Icon of="more" />
    </summary>
    <div
      onClick={({ currentTarget }) => closeMenu(currentTarget.parentElement as HTMLDetailsElement)}
    >
      {children}
    </div>
  </details>
);
