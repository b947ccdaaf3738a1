/** Whether a part of a template is a value of an object: `{ text: [part, …] }`. */
export const isLeaf = (value) =>
  typeof value === "object" && value !== null && Array.isArray(value.text) && Object.keys(value).length === 1;
