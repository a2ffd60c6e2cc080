/**
 * Models by name: the Hugging Face hub and its cache folder on this machine. Finds a model that any
 * tool has already fetched, fetches one that is missing into the same cache, checks what arrived,
 * and removes it again.
 *
 * <p>Words: a <em>repository</em> is what the hub keeps under {@code owner/name}; a
 * <em>revision</em> is a branch, tag or commit of it; a <em>snapshot</em> is one commit's files in
 * the cache; a <em>blob</em> is one file's content there, named by its hash.
 */
@NullMarked
package org.continuo.engine.hub;

import org.jspecify.annotations.NullMarked;
