import type { Status } from "../desk/answers.ts";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { text } from "../text/text.ts";

type Trouble = "mismatch" | "not_seen";

/** Filed releases that Plex does not show, or shows as something else. */
export function InPlex({ status: { plex, counts, sources } }: { status: Status }) {
  const words = text.library;
  const filed = counts["filed"] ?? 0;
  const source = sources.find(({ kind }) => kind === "plex");
  const isFine = filed > 0 && source !== undefined && plex === undefined;
  return (
    <section aria-labelledby="in-plex">
      <h2 id="in-plex">{words.inPlex}</h2>
      {filed === 0 && <p>{words.nothingFiled}</p>}
      {isFine && <p>{words.fine(filed)}</p>}
      {source === undefined && plex === undefined && <p>{words.noPlex}</p>}
      {source?.healthy === false && (
        <p class="note warning">{words.plexIll(source.message ?? text.settings.noMessage)}</p>
      )}
      {plex && <Troubles plex={plex} kind="not_seen" />}
      {plex && <Troubles plex={plex} kind="mismatch" />}
    </section>
  );
}

function Troubles({ plex, kind }: { plex: NonNullable<Status["plex"]>; kind: Trouble }) {
  const words = text.library;
  const count = plex[kind];
  const releases = plex.releases.filter((one) => one.plex === kind);
  if (count === 0) return null;
  return (
    <>
      <p class="note warning">
        <b>{kind === "mismatch" ? words.mismatch(count) : words.notSeen(count)}</b> {words.what}{" "}
        {releases.length < count && words.newest(releases.length)}
      </p>
      <ul class="lines">
        {releases.map(({ release_id: id, name }) => (
          <li key={id} class="mono break">
            <Link to={{ page: "item", id }}>
              <Name name={name} />
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ page: "history", action: `plex_${kind}` }}>{words.allOf}</Link>
      </p>
    </>
  );
}
