/** Set by the script of autotask-config; the other editors use it and never import it. */
declare const AutotaskSignl4: import('./index').Shared;
