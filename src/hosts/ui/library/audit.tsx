import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AUDIT_CODE_NAMES, type AuditCode } from "../../../core/audit/finding.ts";
import type { Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useJob } from "../hooks/use-job.ts";
import { useLoad } from "../hooks/use-load.ts";
import { Button, Explain, Link } from "../shell/controls.tsx";
import { Path, Sentence } from "../shell/name.tsx";
import { Empty, Grey, Problem } from "../shell/problem.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { audit as words } from "../text/audit.ts";
import { text } from "../text/text.ts";
import { FixMatch } from "./fix-match.tsx";
import type { LibraryHead } from "./library-head.tsx";

type AuditAnswer = Tools["audit_library"]["answers"];

/**
 * Shows problems in the library, by kind. The head is passed as a prop, because importing it would
 * create a separate script shared by all parts.
 */
export function Audit({ Head }: { Head: typeof LibraryHead }): JSX.Element {
  const { loaded, done, afresh } = useJob("audit_library", { limit: 1 });
  const running = loaded.answer?.running;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <Head part="audit" facts={undefined} />
      <Problem of={loaded} />
      {running && (
        <>
          <Verdict
            icon="busy"
            says={
              running.headers > 0 ? words.looking(running.headers) : words.reading(running.files)
            }
          />
          <Grey />
        </>
      )}
      {done && <Found answer={done} again={afresh} />}
    </main>
  );
}

function Found({ answer, again }: { answer: AuditAnswer; again: () => void }) {
  const { total, files, unread, notes, at, totals } = answer;
  const isClear = total === 0 && unread.length === 0;
  return (
    <>
      <Verdict
        icon={{ right: files, open: total + unread.length + notes.length }}
        says={verdictOf(answer)}
        at={files > 0 ? at : undefined}
        about={isClear && files > 0 && words.inFiles(files)}
      >
        <Button says={text.checkAgain} onClick={again} />
      </Verdict>
      {unread.length > 0 && <Lines title={words.unread} lines={unread} />}
      {notes.length > 0 && <Lines title={words.notCompared} lines={notes} />}
      {isClear && <Empty next={words.here} />}
      <div class="cards">
        {totals.map(({ code, title, count }) => {
          const known = AUDIT_CODE_NAMES.find((name) => name === code);
          const of = { title, count };
          return known && <OfCode key={`${code} ${at}`} code={known} {...of} />;
        })}
      </div>
    </>
  );
}

/** Unread files, and what was not compared, may have problems. */
function verdictOf({ total, files, unread, notes }: AuditAnswer): string {
  if (total === 0 && files === 0) return words.noFile;
  if (total > 0 || unread.length > 0) return words.found(total, files);
  return notes.length > 0 ? words.incomplete : words.fine;
}

const Lines = ({ title, lines }: { title: string; lines: readonly string[] }) => (
  <div class="note warning">
    <p>
      <b>{title}</b>
    </p>
    <ul class="lines">
      {lines.map((line) => (
        <li key={line} class="break">
          {line}
        </li>
      ))}
    </ul>
  </div>
);

const STEP = 10;
/** Maximum number of findings per request. */
const MOST = 100;

/** Shows the findings of one kind. They are requested only when the kind is opened. */
function OfCode({ code, title, count }: { code: AuditCode; title: string; count: number }) {
  const desk = useDesk();
  const [most, setMost] = useState(0);
  const loaded = useLoad(most === 0 ? undefined : `audit ${code} ${most}`, (signal) =>
    desk.call("audit_library", { only: [code], limit: most }, signal),
  );
  const findings = loaded.answer?.findings ?? [];
  return (
    <details
      class="card"
      onToggle={({ currentTarget: { open } }) => open && most === 0 && setMost(STEP)}
    >
      <summary>
        <h2>
          {title} <span class="badge quiet num">{count}</span>
        </h2>
      </summary>
      <Explain code={code} />
      <Problem of={loaded} />
      <ul class="lines">
        {findings.map((finding) => (
          <Finding key={finding.number} finding={finding} />
        ))}
      </ul>
      {most > 0 && most < Math.min(count, MOST) && (
        <Button says={text.list.showMore} onClick={() => setMost(Math.min(MOST, most + STEP))} />
      )}
      {most === MOST && count > MOST && <p class="dim">{words.most(MOST)}</p>}
    </details>
  );
}

function Finding({
  finding: { code, path, reason, plan, advice, work, release },
}: {
  finding: AuditAnswer["findings"][number];
}) {
  return (
    <li>
      <p class="mono break">
        <Path of={path} />
      </p>
      <p class="break">
        <Sentence of={reason} />
      </p>
      {(plan ?? advice) !== undefined && (
        <p class="dim break">
          {plan === null ? words.byHand : words.plan}{" "}
          {work ? (
            <Link to={{ page: "library", part: "rename", work }}>{words.names}</Link>
          ) : plan !== null && code.startsWith("plex_") ? (
            <FixMatch path={path} />
          ) : release === undefined ? (
            <Sentence of={plan ?? advice ?? ""} />
          ) : (
            <Link to={{ page: "item", id: release }}>{plan}</Link>
          )}
        </p>
      )}
    </li>
  );
}
