import { capital } from "../../../core/history-actions.ts";
import type { Whole } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { momentText } from "../model/format.ts";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { Say, Sentence } from "../shell/name.tsx";
import { text } from "../text/text.ts";
import { work as words } from "../text/work.ts";

/** How Plex shows it, which download it came from, and what happened. */
export const Beside = ({ whole }: { whole: Whole }) => (
  <div class="wkside">
    <Proof whole={whole} />
    <Download whole={whole} />
    <Lately whole={whole} />
  </div>
);

function Proof({ whole: { work, files } }: { whole: Whole }) {
  const proofs = files.flatMap(({ proof, path }) => (proof ? [{ ...proof, path }] : []));
  const proof = proofs.find(({ outcome }) => outcome !== "seen") ?? proofs[0];
  const isShown = work.plex === "seen";
  return (
    <section class={isShown ? "card proof" : "card"} aria-labelledby="proof">
      <h2 id="proof">
        <Icon of={isShown ? "well" : "busy"} />
        {words.inPlex[work.plex ?? ""] ?? words.notInPlexYet}
      </h2>
      {proof ? (
        <dl class="facts2">
          <div>
            <dt>{words.seenAt}</dt>
            <dd>{momentText(proof.at)}</dd>
          </div>
          <div>
            <dt>{words.seenAs}</dt>
            <dd>
              <Say of={words.shownIn} title={<bdi>{proof.shown_as}</bdi>} library={<bdi>{proof.library}</bdi>} />
            </dd>
          </div>
          <div>
            <dt>{words.seenBy}</dt>
            <dd>{words.byPath}</dd>
          </div>
        </dl>
      ) : (
        <p class="dim">{work.adopted ? words.notAsked : words.noProof}</p>
      )}
    </section>
  );
}

function Download({ whole: { releases, files } }: { whole: Whole }) {
  const shown = releases.filter(({ id }) => files.some(({ release_id }) => release_id === id));
  const [only, ...more] = shown;
  // Of one download it is said why it is this work; of several, on the page of each.
  const { answer } = useAnswer("get_ingest_item", only && more.length === 0 ? { id: only.id } : undefined);
  return (
    <section class="card" aria-labelledby="download">
      <h2 id="download">{words.download}</h2>
      <ul>
        {shown.map(({ id, source, torrent_client }) => (
          <li key={id}>
            <Say
              of={words.from[originOf(source, torrent_client)]}
              release={<Link to={{ page: "item", id }}>{words.release(id)}</Link>}
            />
          </li>
        ))}
      </ul>
      {answer?.item.parsed?.why && (
        <p class="dim break">
          <Sentence of={answer.item.parsed.why} />
        </p>
      )}
      {shown.some(({ source }) => source !== "library") && <p class="dim">{words.removing}</p>}
    </section>
  );
}

function originOf(source: string, client: string | undefined): keyof typeof words.from {
  if (source === "library") return "library";
  if (source !== "torrent") return "folder";
  return client === undefined ? "goneTorrent" : "torrent";
}

/** The rest is in its history. */
const MAX_STEPS = 8;

function Lately({ whole: { history, releases } }: { whole: Whole }) {
  const [first] = releases;
  return (
    <section class="card" aria-labelledby="lately">
      <h2 id="lately">{words.happened}</h2>
      <ol class="tl">
        {history.slice(0, MAX_STEPS).map(({ id, at, action, actor, release_id }) => (
          <li key={id}>
            <p>
              {releases.length > 1 && release_id !== undefined && `#${release_id} `}
              {capital(text.historyTitle(action))}.
            </p>
            <p class="dim num">
              {momentText(at)} · <bdi>{actor === "engine" ? text.theEngine : actor}</bdi>
            </p>
          </li>
        ))}
      </ol>
      {first && (
        <p>
          <Link to={{ page: "history", release: first.id }}>{words.allHistory}</Link>
        </p>
      )}
    </section>
  );
}
