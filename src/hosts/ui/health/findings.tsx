import type { JSX } from "preact";
import { isShowOnly } from "../../../core/actions/next-step-lines.ts";
import type { HealthView } from "../desk/answers.ts";
import { useMay } from "../session/session-desk.ts";
import { Explain, Link } from "../shell/controls.tsx";
import { Copy } from "../shell/copy.tsx";
import { health as words } from "../text/health.ts";

type ProbeView = HealthView["doctor"]["probes"][number];

/** Lists problems first, each with its cause and remedy. Passed checks are folded. */
export function Findings({ probes }: { probes: readonly ProbeView[] }): JSX.Element {
  const toDo = (["fail", "warn"] as const).flatMap((level) =>
    probes.flatMap(({ id, title, findings }) =>
      findings
        .filter((candidate) => candidate.level === level)
        .map((finding) => ({ id, title, finding, level })),
    ),
  );
  const well = probes.flatMap(({ findings, ...probe }) => {
    const fine = findings.filter(({ level }) => level === "ok");
    return fine.length === 0 ? [] : [{ ...probe, findings: fine }];
  });
  return (
    <>
      {toDo.length > 0 && (
        <section class="card" aria-labelledby="todo">
          <h2 id="todo">{words.toDo}</h2>
          <ul class="findings">
            {toDo.map(({ id, title, finding, level }) => (
              <li
                key={`${id} ${finding.found}`}
                class={`note ${level === "fail" ? "danger" : "warning"}`}
              >
                <h3 class="break">
                  {title}: <bdi>{finding.found}</bdi>{" "}
                  <span class="vh">({words.levels[level]})</span>
                </h3>
                <Remedy finding={finding} />
                <Explain code={id} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {well.length > 0 && (
        <section class="card wells" aria-labelledby="well">
          <details>
            <summary>
              <h2 id="well">{words.well}</h2>
              <span class="dim num">
                {words.countWell(well.reduce((sum, { findings }) => sum + findings.length, 0))}
              </span>
              <span class="cut dim">{well.map(({ title }) => title).join(", ")}</span>
            </summary>
            <ul>
              {well.map(({ id, title, findings }) => (
                <li key={id}>
                  <b>{title}</b>
                  {findings.map((finding) => (
                    <div key={finding.found}>
                      <p class="dim break">
                        <bdi>{finding.found}</bdi>
                      </p>
                      <Remedy finding={finding} />
                    </div>
                  ))}
                </li>
              ))}
            </ul>
          </details>
        </section>
      )}
    </>
  );
}

function Remedy({
  finding: { cause, advice, command, setting },
}: {
  finding: ProbeView["findings"][number];
}) {
  return (
    <>
      {(cause !== undefined || advice !== undefined) && (
        <dl>
          {cause !== undefined && <Said term={words.why}>{cause}</Said>}
          {advice !== undefined && <Said term={words.helps}>{advice}</Said>}
        </dl>
      )}
      {setting !== undefined && <SetHere setting={setting} />}
      {command !== undefined && (
        <>
          <p class="dim">{isShowOnly(command) ? words.lookFirst : words.runIt}</p>
          <p class="cmd">
            <code class="break">{command}</code> <Copy what={command} />
          </p>
        </>
      )}
    </>
  );
}

/** Link to a setting, for people who may change it. */
export const SetHere = ({ setting }: { setting: string }): false | JSX.Element =>
  useMay()("change_settings") && (
    <p class="acts">
      <Link class="button" to={{ page: "settings", search: setting }}>
        {words.setHere}
      </Link>
    </p>
  );

const Said = ({ term, children }: { term: string; children: string }) => (
  <div>
    <dt>{term}</dt>
    <dd class="break">
      <bdi>{children}</bdi>
    </dd>
  </div>
);
