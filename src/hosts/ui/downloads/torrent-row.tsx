import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { RemovalAnswer, TorrentView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { formatAgo, formatDecimal, formatDuration, formatLocalBytes } from "../model/format.ts";
import { useMay } from "../session/session-desk.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { downloads as words } from "../text/downloads.ts";
import { text } from "../text/text.ts";

type Props = {
  torrent: TorrentView;
  /** Called when the torrent's state has changed. */
  changed: () => void;
};

const TONES: Readonly<Partial<Record<TorrentView["state"], string>>> = {
  error: "danger",
  seeding: "success",
  stopped: "",
};

/** One torrent: its progress, what it waits for, its release, and its actions. */
export function TorrentRow({ torrent, changed }: Props): JSX.Element {
  const { progress_percent: percent, size_bytes: size, eta_seconds: seconds } = torrent;
  const { down_bytes_per_second: down, up_bytes_per_second: up = 0 } = torrent;
  const { name, state, ratio, labels, added_at, error, waits, client, release_id: id } = torrent;
  const may = useMay();
  return (
    <li class="drow">
      <div class="break">
        <p class="mono">
          <Name name={name} />
        </p>
        <p class="facts">
          {labels.map((label) => (
            <bdi key={label} class="chip">
              {label}
            </bdi>
          ))}
          <span>{words.added(formatAgo(added_at))}</span>
          {client !== undefined && <bdi>{client}</bdi>}
        </p>
      </div>
      <div>
        <progress max={100} value={percent} aria-label={words.progress(name)} />
        <p class="facts num">
          {(percent < 100
            ? [
                words.loaded(formatLocalBytes((size * percent) / 100), formatLocalBytes(size)),
                down === undefined ? undefined : text.copy.speed(formatLocalBytes(down)),
                seconds === undefined ? undefined : text.copy.left(formatDuration(seconds * 1000)),
              ]
            : [formatLocalBytes(size), words.ratio(formatDecimal(ratio))]
          ).map((fact) => fact !== undefined && <span key={fact}>{fact}</span>)}
          {up > 0 && <span>{words.up(formatLocalBytes(up))}</span>}
        </p>
      </div>
      <div class="dwait">
        <span class={`tag ${TONES[state] ?? "info"}`}>{words.states[state]}</span>
        {id !== undefined && (
          <Link to={{ page: "item", id }}>
            {torrent.release_state === undefined
              ? words.taken(id)
              : words.release(id, torrent.release_state)}
          </Link>
        )}
        {error !== undefined && <p class="note danger">{error}</p>}
        {waits && (
          <p class="note warning">
            <b>{words.waits}</b> {waits.message}
          </p>
        )}
      </div>
      {may("control_torrent") && <Acts torrent={torrent} changed={changed} />}
    </li>
  );
}

/** Pauses, resumes, or removes a torrent. The effect of a removal is shown first. */
function Acts({ torrent: { hash, name, state, client }, changed }: Props) {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const [removal, show] = useState<RemovalAnswer>();
  const isStopped = state === "stopped" || state === "finished";

  async function run(asked: {
    action: "start" | "stop" | "remove";
    confirm_token?: string;
  }): Promise<void> {
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
  const button = (action: "start" | "stop" | "remove", icon: "paused" | "play" | undefined) => (
    <Button
      disabled={isOff}
      aria-label={`${words.acts[action]}: ${name}`}
      onClick={() => void run({ action })}
    >
      {icon && <Icon of={icon} />}
      {words.acts[action]}
    </Button>
  );
  const token = removal?.confirm_token;
  return (
    <div class="dacts">
      {isStopped ? button("start", "play") : button("stop", "paused")}
      {button("remove", undefined)}
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
    </div>
  );
}
