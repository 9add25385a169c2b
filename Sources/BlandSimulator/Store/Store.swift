import GRDB

/// What the vendor remembers: attachments, verify codes and calls, in SQLite.
///
/// Every request is one transaction, so a write that names two directions does both or neither.
struct Store: Sendable {
    private let database: any DatabaseWriter

    /// Opens the file, or without a path a database in memory.
    init(path: String?) throws(SimulatorDatabaseError) {
        do {
            if let path {
                database = try DatabasePool(path: path)
            } else {
                database = try DatabaseQueue()
            }
            try Self.migrator.migrate(database)
        } catch {
            throw SimulatorDatabaseError(path: path ?? ":memory:", reason: "\(error)")
        }
    }

    func read<Value: Sendable>(_ work: @Sendable (Database) throws -> Value) async throws -> Value {
        try await database.read(work)
    }

    func write<Value: Sendable>(_ work: @Sendable (Database) throws -> Value) async throws -> Value {
        try await database.write(work)
    }

    /// Puts the seeds into a database in which nothing has ever been attached; a restart keeps what became of them.
    func begin(with seeds: [AttachmentSeed], defaultOrganisation: String, mint: Mint, at time: Int) throws {
        try database.write { database in
            guard try database.lastSerial() == 0 else { return }
            for seed in seeds {
                try database.plant(seed, defaultOrganisation: defaultOrganisation, mint: mint, at: time)
            }
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE counter (last INTEGER NOT NULL);
                    INSERT INTO counter (last) VALUES (0);
                    CREATE TABLE attachment (
                        phone_number TEXT NOT NULL,
                        direction TEXT NOT NULL,
                        organisation TEXT NOT NULL,
                        sip_endpoint TEXT,
                        options TEXT,
                        headers TEXT,
                        extra TEXT,
                        id TEXT NOT NULL,
                        serial INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        updated_at INTEGER NOT NULL,
                        PRIMARY KEY (phone_number, direction)
                    ) WITHOUT ROWID;
                    CREATE TABLE code (
                        organisation TEXT NOT NULL,
                        phone_number TEXT NOT NULL,
                        code TEXT NOT NULL,
                        issued_at INTEGER NOT NULL
                    );
                    CREATE INDEX code_number ON code (phone_number, organisation);
                    CREATE TABLE call (
                        id TEXT NOT NULL,
                        organisation TEXT NOT NULL,
                        task TEXT NOT NULL,
                        from_number TEXT NOT NULL,
                        phone_number TEXT NOT NULL,
                        verified INTEGER NOT NULL,
                        made_at INTEGER NOT NULL
                    );
                    """
            )
        }
        return migrator
    }
}

/// A database that can't be opened: name a file in a folder that exists, or one that a simulator made.
package struct SimulatorDatabaseError: Error, CustomStringConvertible {
    package var path: String
    package var reason: String

    package var description: String { "\(path): \(reason)" }
}
