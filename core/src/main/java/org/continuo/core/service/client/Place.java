package org.continuo.core.service.client;

/**
 * Where a work is done.
 *
 * @param connection to the engine
 * @param path under which the engine knows it
 */
record Place(Connection connection, String path) {}
