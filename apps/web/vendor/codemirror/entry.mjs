// What the workbench uses of CodeMirror, under one name; everything else is left out of the bundle.
import {autocompletion, closeCompletion, completionStatus, startCompletion} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap, isolateHistory, redo, redoDepth, undo, undoDepth} from "@codemirror/commands";
import {
  codeFolding,
  foldAll,
  foldGutter,
  foldKeymap,
  foldService,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
  unfoldAll,
} from "@codemirror/language";
import {setDiagnostics} from "@codemirror/lint";
import {highlightSelectionMatches, openSearchPanel, search, searchKeymap} from "@codemirror/search";
import {Compartment, EditorSelection, EditorState, Prec, RangeSet, StateEffect, StateField} from "@codemirror/state";
import {Decoration, EditorView, GutterMarker, gutter, highlightActiveLine, keymap, lineNumbers} from "@codemirror/view";
import {Tag} from "@lezer/highlight";

window.fangzhi = window.fangzhi || {};
window.fangzhi.codemirror = {
  autocompletion,
  closeCompletion,
  codeFolding,
  Compartment,
  completionStatus,
  Decoration,
  defaultKeymap,
  EditorSelection,
  EditorState,
  EditorView,
  foldAll,
  foldGutter,
  foldKeymap,
  foldService,
  GutterMarker,
  gutter,
  HighlightStyle,
  highlightActiveLine,
  highlightSelectionMatches,
  history,
  historyKeymap,
  isolateHistory,
  keymap,
  lineNumbers,
  openSearchPanel,
  Prec,
  RangeSet,
  redo,
  redoDepth,
  search,
  searchKeymap,
  setDiagnostics,
  StateEffect,
  StateField,
  StreamLanguage,
  startCompletion,
  syntaxHighlighting,
  Tag,
  undo,
  undoDepth,
  unfoldAll,
};
