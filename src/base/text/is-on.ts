/** True if the text of a boolean setting means true. */
export const isOn = (text: string): boolean => /^(?:true|1|yes|on)$/i.test(text);
