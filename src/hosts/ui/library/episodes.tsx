import type { JSX } from "preact";
import type { FiledWorkView, Tools } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { Button, Link } from "../shell/controls.tsx";
import { work as words } from "../text/work.ts";

type Props = {
  whole: FiledWorkView;
  /** The season that is open. */
  season: number | undefined;
  open: (season: number) => void;
  /**
   * `titles`: TMDB's episodes of the open season. `seasons`: the number of episodes of each season.
   */
  titles: readonly { episode: number; title?: string }[] | undefined;
  seasons: readonly { season: number; episode_count: number }[] | undefined;
};

/**
 * Shows the episodes of each season: those in the library, those that wait, and those that are
 * missing. An episode is drawn as missing only if the list of missing episodes contains it.
 */
export function Episodes({ whole, season, open, titles, seasons: listed }: Props): JSX.Element {
  const { answer } = useAnswer("list_missing_episodes", {
    tmdb_id: whole.work.tmdb_id,
    specials: true,
  });
  const waiting = whole.releases.filter(({ state }) => state === "review");
  return (
    <section class="card" aria-labelledby="episodes">
      <div class="cardhead">
        <h2 id="episodes">{words.episodes}</h2>
        <ul class="legend dim" aria-hidden="true">
          {(["here", "waits", "missing", "later"] as const).map((state) => (
            <li key={state}>
              <span class={`epk ${state}`} />
              {words[state]}
            </li>
          ))}
        </ul>
      </div>
      {whole.seasons.map(({ season: number, here, waits }) => {
        const count = listed?.find((counted) => counted.season === number)?.episode_count ?? 0;
        const missing = findMissing(answer, number)?.filter((episode) => !here.includes(episode));
        const last = Math.max(count, ...here, ...waits, ...(missing ?? []));
        const isOpen = number === season;
        return (
          <div key={number} class="season">
            <h3>
              <Button class="plain" aria-expanded={isOpen} onClick={() => open(number)}>
                {number === 0 ? words.specials : words.season(number)}
              </Button>{" "}
              <span class="dim num">
                {missing === undefined
                  ? words.episodeCount(here.length)
                  : words.share(here.length, here.length + missing.length)}
              </span>
            </h3>
            <ol class="eps">
              {/* A series may number its episodes into the thousands, so only the first ones are listed. */}
              {Array.from({ length: Math.min(last, MAX_EPISODES) }, (_, index) => index + 1).map(
                (episode) => {
                  const state = here.includes(episode)
                    ? "here"
                    : waits.includes(episode)
                      ? "waits"
                      : missing?.includes(episode)
                        ? "missing"
                        : "later";
                  const title = isOpen
                    ? titles?.find((known) => known.episode === episode)?.title
                    : undefined;
                  return (
                    <li key={episode} class={state} title={title}>
                      <span class="num">{episode}</span>
                      <span class="vh"> {[title, words[state]].filter(Boolean).join(", ")}</span>
                    </li>
                  );
                },
              )}
            </ol>
          </div>
        );
      })}
      {waiting.length > 0 && (
        <p class="note warning">
          {words.waitingReleases(waiting.length)}{" "}
          <Link to={{ page: "item", id: waiting[0]?.id ?? 0 }}>{words.decide}</Link>
        </p>
      )}
    </section>
  );
}

const MAX_EPISODES = 400;

/**
 * Returns the aired episodes of a season that the library lacks. Undefined while that is not known.
 * The specials of a series without missing ones may be numbered differently, so they are not known.
 */
function findMissing(
  answer: Tools["list_missing_episodes"]["answers"] | undefined,
  season: number,
): readonly number[] | undefined {
  if (answer === undefined || answer.running || answer.unclear_total > 0) return undefined;
  const [series] = answer.series;
  if (season === 0) return series?.specials;
  return series?.seasons.find((listed) => listed.season === season)?.episodes ?? [];
}
