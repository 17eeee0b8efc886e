import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { baseOf } from "../../../base/path/path-parts.ts";
import { formatEpisodeCode } from "../../../base/text/work-text.ts";
import type { FiledWorkView } from "../desk/answers.ts";
import { formatLocalBytes, shortDayText } from "../model/format.ts";
import { TakeIn } from "../pick/take-in.tsx";
import { useLostSince } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Name, Path } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";
import { work as words } from "../text/work.ts";
import { PutBack } from "./put-back.tsx";

type WorkFileView = FiledWorkView["files"][number];

/**
 * Lists each file with its folder and its download. For a series, lists only one season's files.
 */
export function Files({ whole }: { whole: FiledWorkView }): JSX.Element {
  const { work, files, files_total: total, releases } = whole;
  const [isAsked, ask] = useState(false);
  const videos = files.filter(({ role }) => role === "video");
  const others = files.filter(({ role }) => role !== "video");
  const lost = files.filter(({ missing }) => missing);
  const takesNone = files.every(({ method = "" }) =>
    ["hardlink", "reflink", "symlink"].includes(method),
  );
  return (
    <section class="card" aria-labelledby="files">
      <div class="cardhead">
        <h2 id="files">{words.files}</h2>
        <span class="dim num">
          {files.length === total ? words.fileCount(total) : words.someFiles(files.length, total)}
          {takesNone && files.length > 0 && `; ${words.noSpace}`}
        </span>
      </div>
      {lost.length > 0 && (
        <p class="note warning">
          {words.lost(lost.length)}{" "}
          <Link to={{ page: "library", part: "audit" }}>{words.toAudit}</Link>
        </p>
      )}
      <ul class="frows">
        {videos.map((file) => (
          <FileRow
            key={file.path}
            file={file}
            release={releases.find(({ id }) => id === file.release_id)}
            isFilm={work.type === "movie"}
            replace={() => ask(true)}
          />
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3>{words.others}</h3>
          <ul class="subs">
            {others.map(({ path }) => (
              <li key={path} class="break">
                <bdi>{baseOf(path)}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {isAsked && <TakeIn work={work} close={() => ask(false)} />}
    </section>
  );
}

type RowProps = {
  file: WorkFileView;
  release: FiledWorkView["releases"][number] | undefined;
  isFilm: boolean;
  replace: () => void;
};

function FileRow({ file, release, isFilm, replace }: RowProps) {
  const { path, source_path, method = "", season, episodes, bytes, missing } = file;
  const name = baseOf(path);
  const isLost = useLostSince() !== undefined;
  return (
    <li class="frow">
      <div class="fmain">
        <Path of={name} />
        <p class="fx dim">
          {season !== undefined && <b class="chip">{formatEpisodeCode(season, episodes)}</b>}
          {release?.quality.map((tag) => (
            <b key={tag} class="chip">
              {tag}
            </b>
          ))}
          {bytes !== undefined && <span class="num">{formatLocalBytes(bytes)}</span>}
          {missing && <span class="tag danger">{words.notThere}</span>}
        </p>
      </div>
      {isFilm && !isLost && <Button says={words.replace} onClick={replace} />}
      {release?.state === "filed" && release.source !== "library" && !isFilm && (
        <TakeBackButton release={{ id: release.id, name }} paths={[path]} />
      )}
      <dl class="fwhere">
        <div>
          <dt>{words.liesIn}</dt>
          <dd>
            <Path of={path.slice(0, -name.length)} />
          </dd>
        </div>
        <div>
          <dt>{words.madeOf[method] ?? words.madeSomehow}</dt>
          <dd>{method === "adopted" ? words.hadIt : <Path of={source_path} />}</dd>
        </div>
      </dl>
    </li>
  );
}

/** Lists each release of the work, and which of its files are in the trash. */
export function Versions({
  whole: { work, files, releases, trash },
}: {
  whole: FiledWorkView;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby="versions">
      <div class="cardhead">
        <h2 id="versions">{words.versions[work.type]}</h2>
        <span class="dim">{words.versionsMore}</span>
      </div>
      <ul class="vrows">
        {releases.map((release) => {
          const {
            id,
            name,
            source,
            state,
            bytes,
            filed_at,
            by,
            put_back,
            superseded_by,
            quality,
            is_now,
          } = release;
          const decided = by === "person" ? "person" : "engine";
          const how = source === "library" ? "adopted" : put_back ? "putBack" : decided;
          const isIn = state === "filed" && superseded_by === undefined && is_now === undefined;
          const isLost = files.some(({ release_id, missing }) => missing && release_id === id);
          return (
            <li key={id}>
              <p class="break">
                <Link to={{ page: "item", id }} label={name}>
                  {(work.type === "movie" &&
                    is_now === undefined &&
                    quality.slice(0, 2).join(" ")) || <Name name={name} />}
                </Link>{" "}
                <span class="dim num">{formatLocalBytes(bytes)}</span>
              </p>
              <p class="dim num">
                {filed_at === undefined ? "" : words.filedOn[how](shortDayText(filed_at))}
              </p>
              <p>
                <span class={`tag ${isIn && !isLost ? "success" : "warning"}`}>
                  {is_now !== undefined
                    ? words.isNow(is_now)
                    : superseded_by !== undefined
                      ? words.superseded
                      : !isIn
                        ? text.stateWords(state)
                        : isLost
                          ? words.notThere
                          : words.inLibrary}
                </span>
              </p>
              {isIn && releases.length > 1 && <TakeBackButton release={release} />}
              {state === "undone" && (
                <Link
                  class="button"
                  to={{ page: "item", id }}
                  label={`${words.fileAgain}: ${name}`}
                >
                  {words.fileAgain}
                </Link>
              )}
            </li>
          );
        })}
        {trash.map((item) => (
          <li key={item.id}>
            <p class="break">
              <bdi>{baseOf(item.original_path)}</bdi>{" "}
              <span class="dim num">{formatLocalBytes(item.size_bytes)}</span>
            </p>
            <p class="dim num">{words.takenOut(shortDayText(item.trashed_at))}</p>
            <p>
              <span class="tag">
                {item.purge_after === undefined
                  ? words.inTrash
                  : words.inTrashUntil(shortDayText(item.purge_after))}
              </span>
            </p>
            <PutBack item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
