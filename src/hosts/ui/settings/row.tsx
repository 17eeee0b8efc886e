import type { ComponentChildren, JSX } from "preact";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { isOn } from "../../../base/text/is-on.ts";
import { Button } from "../shell/controls.tsx";
import { Alert } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";
import { TextBox } from "./text-box.tsx";

/** Returns a setting's title. For a client of DOWNLOAD_CLIENTS, the client's name comes first. */
export function titleOf(name: string): string {
  const [, client, what] =
    /^CLIENT_(.+?)_((?:PATH_|EXCLUDE_|POLL_|AUTO_)?[A-Z]+)$/.exec(name) ?? [];
  const title = words.titles[client ? `TRANSMISSION_${what}` : name] ?? name;
  return client ? `${client.toLowerCase()}: ${title}` : title;
}

/** Formats a value in words. */
const told = ({ secret, is_set, kind, value }: ShownSetting): string => {
  if (secret) return is_set ? words.isSet : words.nothing;
  if (kind === "switch" && value !== "") return isOn(value) ? words.on : words.off;
  return value === "" ? words.nothing : value;
};

type RowProps = {
  setting: ShownSetting;
  /** Text that was typed and not saved. */
  edited: string | undefined;
  problem: string | undefined;
  editable: boolean;
  edit: (value: string | undefined) => void;
  reset: () => void;
  /** Shown instead of a field. */
  control?: ComponentChildren;
};

/** Shows one setting: its name and description, its value, and the value's origin. */
export function SettingRow({
  setting,
  edited,
  problem,
  editable,
  edit,
  reset,
  control,
}: RowProps): JSX.Element {
  const { name, doc, fixed, origin, waits, at_once: atOnce } = setting;
  const id = `s-${name}`;
  const isFixed = fixed !== undefined || !editable;
  const isEdited = edited !== undefined;
  return (
    <li class={`srow${isEdited ? " changed" : ""}`}>
      <div class="slabel">
        {isFixed || control ? <b>{titleOf(name)}</b> : <label for={id}>{titleOf(name)}</label>}
        <p class="dim" id={`${id}-help`}>
          {doc}
        </p>
      </div>
      <div class="sctl">
        {isFixed ? (
          <output class="ro break">
            <bdi>{told(setting)}</bdi>
          </output>
        ) : (
          control || <Control id={id} {...{ setting, edited, problem, edit }} />
        )}
        {problem !== undefined && <Alert id={`${id}-problem`} says={problem} />}
        {!isEdited && setting.warning !== undefined && (
          <p class="note warning break">{setting.warning}</p>
        )}
        {isEdited && !setting.secret && (
          <p class="dim">
            <bdi class="break">{words.before(told(setting))}</bdi>
          </p>
        )}
        {(waits || (isEdited && !atOnce)) && <p class="tag warning">{words.restart}</p>}
      </div>
      <div class="sorig dim">
        <p>
          <b>{words.origins[origin]}</b>{" "}
          {origin === "run time" && !isFixed && (
            <Button
              says={words.reset}
              class="plain"
              aria-label={words.resetLabel(titleOf(name))}
              onClick={reset}
            />
          )}
        </p>
        {fixed !== undefined && <p>{words.fixed[fixed]}</p>}
        {setting.fallback !== undefined && origin !== "default" && (
          <p class="break">{words.byDefault(setting.fallback)}</p>
        )}
        <p class="mono break">{name}</p>
      </div>
    </li>
  );
}

type ControlProps = Pick<RowProps, "setting" | "edited" | "problem" | "edit"> & { id: string };

function Control({ id, setting, edited, problem, edit }: ControlProps) {
  const { name, kind, choices = [], value, secret, is_set, fallback } = setting;
  const about = {
    id,
    "aria-describedby": `${id}-help${problem === undefined ? "" : ` ${id}-problem`}`,
    "aria-invalid": problem !== undefined,
  };
  /** Setting the current value again is not a change. */
  const set = (next: string): void => edit(!secret && next === value ? undefined : next);
  if (kind === "switch") {
    const now = isOn(edited ?? value);
    return (
      <input
        {...about}
        type="checkbox"
        role="switch"
        checked={now}
        onChange={({ currentTarget: { checked } }) =>
          edit(checked === isOn(value) ? undefined : String(checked))
        }
      />
    );
  }
  if (kind === "choice") {
    return (
      <select
        {...about}
        value={(edited ?? value).toLowerCase()}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      >
        {(fallback === undefined || value === "") && <option value="">{words.unset}</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (!secret) {
    return <TextBox {...about} placeholder={fallback ?? ""} value={edited ?? value} change={set} />;
  }
  return (
    <>
      <TextBox
        {...about}
        isSecret
        placeholder={is_set ? words.secret : ""}
        value={edited ?? ""}
        change={(text) => edit(text === "" ? undefined : text)}
      />
      {edited === "" && <p>{words.removed}</p>}
      {is_set && edited === undefined && (
        <Button class="plain" aria-label={words.remove(titleOf(name))} onClick={() => edit("")}>
          {words.removeShort}
        </Button>
      )}
    </>
  );
}
