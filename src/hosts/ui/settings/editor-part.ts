import type { JSX } from "preact";
import type { ShownSetting, ShownSettings } from "../../../app/settings/settings-shape.ts";

/** Access to the settings for the forms of clients and the page of names. */
export type EditorPart = {
  /** All settings, with the defaults that apply to unsaved changes. */
  settings: readonly ShownSetting[];
  edits: Readonly<Record<string, string>>;
  problems: ShownSettings["problems"];
  editable: boolean;
  hasNames: boolean;
  /** Changes a setting. The saved value, or undefined, is not a change. */
  edit: (name: string, value: string | undefined) => void;
  /**
   * Shows a row of a setting, also of a client that is not saved yet. `problem` is shown unless
   * saving found one.
   */
  row: (setting: ShownSetting, from?: { client?: string; problem?: string }) => JSX.Element;
};
