import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { SettingsTest, TestKind } from "../../../app/settings/settings-shape.ts";
import type { UnsavedSettings } from "../desk/answers.ts";
import { ServerUnreachable, useDesk } from "../desk/desk.ts";
import { Button } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Sentence } from "../shell/name.tsx";
import { messageOf } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";
import { titleOf } from "./title-of.ts";

/** A test of settings and its last result. The result is missing before the first run. */
interface TestState {
  busy?: true;
  tested?: SettingsTest;
  error?: string;
  forget(): void;
  /**
   * Resolves to the result if the test passed. Resolves to undefined if it failed or was forgotten
   * in the meantime.
   */
  run(unsaved: UnsavedSettings): Promise<SettingsTest | undefined>;
}

/**
 * Tests the settings of one kind, or of one client only (the prefix of its settings). A test changes nothing, so it is repeated once the server is
 * reachable again if the connection was lost.
 */
export function useTest(what: TestKind, client?: string): TestState {
  const desk = useDesk();
  const [state, setState] = useState<{ busy?: true; tested?: SettingsTest; error?: string }>({});
  const turn = useRef(0);
  const forget = (): void => {
    turn.current++;
    setState({});
  };
  async function run(unsaved: UnsavedSettings): Promise<SettingsTest | undefined> {
    const ownTurn = ++turn.current;
    setState({ busy: true });
    try {
      const tested = await desk.call("test_settings", {
        what,
        ...unsaved,
        ...(client === undefined ? {} : { client }),
      });
      if (turn.current !== ownTurn) return undefined;
      setState({ tested });
      return tested.ok ? tested : undefined;
    } catch (error) {
      if (turn.current !== ownTurn) return undefined;
      const isLost = error instanceof ServerUnreachable;
      setState({ error: messageOf(error), ...(isLost && { busy: true }) });
      if (!isLost) return undefined;
      await new Promise<void>((resolve) => {
        const end = desk.onChange(({ kind }) => kind === "back" && resolve(end()));
      });
      return turn.current === ownTurn ? run(unsaved) : undefined;
    }
  }
  return { ...state, forget, run };
}

type Props = {
  of: TestState;
  use: (name: string, value: string) => void;
  /** Label of a button that uses a suggested value. */
  label?: (name: string, value: string) => string;
};

const labelOf = (name: string, value: string): string => words.useIt(`${titleOf(name)}: ${value}`);

/** Shows the result of a test, with a button that applies the suggested value. */
export const Tested = ({
  of: { busy, tested, error },
  use,
  label = labelOf,
}: Props): JSX.Element => (
  <div class="tested" role="status">
    {busy && <p>{words.testing}</p>}
    {error !== undefined && <p class="note danger">{error}</p>}
    {tested?.problems.map(({ name, message }) => (
      <p key={`${name} ${message}`} class="note danger break">
        {name === undefined ? "" : `${titleOf(name)}: `}
        {message}
      </p>
    ))}
    {tested?.lines.map(({ ok, text }) => (
      <p key={text} class={`note break ${ok ? "success" : "danger"}`}>
        <Icon of={ok ? "well" : "ill"} />
        <Sentence of={text} />
      </p>
    ))}
    {[tested?.suggestion ?? [], tested?.folders ?? []].flat().map(({ name, value }) => (
      <p key={name} class="acts">
        <Button onClick={() => use(name, value)}>
          <bdi>{label(name, value)}</bdi>
        </Button>
      </p>
    ))}
  </div>
);

/** A button that tests a group of settings with the typed values. */
export function TestPanel({
  what,
  unsaved,
  use,
}: {
  what: TestKind;
  unsaved: UnsavedSettings;
  use: Props["use"];
}): JSX.Element {
  const test = useTest(what);
  return (
    <div class="test">
      <Button says={words.test[what]} disabled={test.busy} onClick={() => void test.run(unsaved)} />
      <Tested of={test} use={use} />
    </div>
  );
}
