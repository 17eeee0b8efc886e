/** Whether the text of a setting that is true or false says true. */
export const isOn = (text: string): boolean => /^(?:true|1|yes|on)$/i.test(text);
