import type { Tools } from "../desk/answers.ts";
import { agoText } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Link } from "../shell/link.tsx";
import { home as words } from "../text/home.ts";

type Works = Tools["list_filed_works"]["answers"]["works"];

/** The works that were filed last, as posters. */
export function Lately({ works }: { works: Works }) {
  const now = Date.now();
  return (
    <section class="card" aria-labelledby="lately">
      <div class="cardhead">
        <h2 id="lately">{words.lately}</h2>
        {works.length > 0 && (
          <Link to={{ page: "library" }} isOnlyWay>
            {words.library}
          </Link>
        )}
      </div>
      {works.length === 0 && <p class="dim">{words.nothingFiled}</p>}
      {works.length > 0 && (
        <ul class="posters" aria-label={words.lately}>
          {works.map((work) => (
            <li key={`${work.type} ${work.tmdb_id}`}>
              <Link to={{ page: "library", work: { type: work.type, tmdb_id: work.tmdb_id } }}>
                <Poster work={work} />
                <b>
                  <bdi>{work.title}</bdi>
                </b>
                <span class="dim num">{agoText(work.filed_at, now)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
