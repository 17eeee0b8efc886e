import type { Torrent } from "../desk/answers.ts";
import { agoText, bytesText, decimalText, lengthText } from "../model/format.ts";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { text } from "../text/text.ts";

/** One torrent: how far it is, what it waits for, and its release. */
export function TorrentRow({ torrent }: { torrent: Torrent }) {
  const { name, state, size_bytes, ratio, labels, added_at, error, waits, release_id: id } = torrent;
  const words = text.torrents;
  return (
    <li>
      <p class="mono break">
        <Name name={name} />
      </p>
      <p class="facts">
        <span class={`tag ${state === "error" ? "danger" : "info"}`}>{words.states[state]}</span>
        <Progress torrent={torrent} />
        <span class="num">{bytesText(size_bytes)}</span>
        <span class="num">{words.ratio(decimalText(ratio))}</span>
        {labels.map((label) => (
          <bdi key={label} class="break">
            {label}
          </bdi>
        ))}
        <span>{words.added(agoText(added_at, Date.now(), text.language))}</span>
        {id !== undefined && (
          <Link to={{ page: "item", id }}>{words.release(id, torrent.release_state ?? words.taken)}</Link>
        )}
      </p>
      {error !== undefined && <p class="note danger">{error}</p>}
      {waits && (
        <p class="note warning">
          <b>{words.waits}</b> {waits.message}
        </p>
      )}
    </li>
  );
}

function Progress({ torrent: { name, progress_percent: percent, eta_seconds: seconds } }: { torrent: Torrent }) {
  const words = text.torrents;
  if (percent >= 100) return null;
  return (
    <>
      <progress max={100} value={percent} aria-label={words.progress(name)} />
      <span class="num">{words.percent(percent)}</span>
      {seconds !== undefined && <span class="num">{words.left(lengthText(seconds * 1000))}</span>}
    </>
  );
}
