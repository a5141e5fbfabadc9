import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';

/** A translated sentence whose `{places}` are elements: strong numbers, names. */
export function fill(sentence: string, parts: Readonly<Record<string, ComponentChildren>>) {
  return sentence.split(/(\{\w+\})/).map((piece, index) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    return <Fragment key={index}>{name !== undefined && name in parts ? parts[name] : piece}</Fragment>;
  });
}
