import GRDB

extension Database {
    // MARK: Serial numbers

    func nextSerial() throws -> Int {
        try execute(sql: "UPDATE counter SET last = last + 1")
        return try lastSerial()
    }

    func lastSerial() throws -> Int {
        try Int.fetchOne(self, sql: "SELECT last FROM counter") ?? 0
    }

    // MARK: Reading

    func attachments() throws -> [SimulatedAttachment] {
        try fetch("SELECT * FROM attachment ORDER BY phone_number, direction", [])
    }

    func attachments(ofNumber phoneNumber: String) throws -> [SimulatedAttachment] {
        try fetch("SELECT * FROM attachment WHERE phone_number = ? ORDER BY direction", [phoneNumber])
    }

    func attachment(
        of phoneNumber: String, _ direction: SimulatedDirection, in organisation: String
    ) throws -> SimulatedAttachment? {
        try fetch(
            "SELECT * FROM attachment WHERE phone_number = ? AND direction = ? AND organisation = ?",
            [phoneNumber, direction.rawValue, organisation]
        ).first
    }

    /// The numbers that an organisation has attached in one direction.
    func numbers(_ direction: SimulatedDirection, of organisation: String) throws -> [String] {
        try String.fetchAll(
            cachedStatement(
                sql: """
                    SELECT phone_number FROM attachment WHERE direction = ? AND organisation = ?
                    ORDER BY phone_number
                    """
            ),
            arguments: [direction.rawValue, organisation]
        )
    }

    private func fetch(_ sql: String, _ arguments: StatementArguments) throws -> [SimulatedAttachment] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments).map(SimulatedAttachment.init(row:))
    }

    // MARK: Writing

    /// Stores an attachment in the place of whatever its number has in its direction.
    func put(_ attachment: SimulatedAttachment) throws {
        try cachedStatement(
            sql: """
                INSERT OR REPLACE INTO attachment
                (phone_number, direction, organisation, sip_endpoint, options, headers, extra, id, serial,
                created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            attachment.phoneNumber, attachment.direction.rawValue, attachment.organisation, attachment.sipEndpoint,
            attachment.options?.text, attachment.headers?.text, attachment.extra?.text, attachment.id,
            attachment.serial, attachment.createdAt, attachment.updatedAt,
        ])
    }

    /// Removes what a number has in one direction, and says whether there was anything.
    @discardableResult
    func remove(_ phoneNumber: String, _ direction: SimulatedDirection) throws -> Bool {
        try cachedStatement(sql: "DELETE FROM attachment WHERE phone_number = ? AND direction = ?")
            .execute(arguments: [phoneNumber, direction.rawValue])
        return changesCount > 0
    }

    /// Puts a seed there, keeping the identity of what it replaces.
    func plant(_ seed: AttachmentSeed, defaultOrganisation: String, mint: Mint, at time: Int) throws {
        let present = try attachments(ofNumber: seed.phoneNumber)
        let replaced = present.first { $0.direction == seed.direction }
        let serial = try replaced?.serial ?? nextSerial()
        try put(
            SimulatedAttachment(
                organisation: seed.organisation ?? present.first?.organisation ?? defaultOrganisation,
                phoneNumber: seed.phoneNumber,
                direction: seed.direction,
                sipEndpoint: seed.sipEndpoint,
                options: seed.options,
                headers: seed.headers,
                extra: seed.extra,
                id: replaced?.id ?? mint.identifier(serial),
                serial: serial,
                createdAt: replaced?.createdAt ?? time,
                updatedAt: replaced.map { max(time, $0.updatedAt + 1) } ?? time
            )
        )
    }
}

extension SimulatedAttachment {
    fileprivate init(row: Row) throws {
        let direction: String = row["direction"]
        self.init(
            organisation: row["organisation"],
            phoneNumber: row["phone_number"],
            direction: SimulatedDirection(rawValue: direction) ?? .inbound,
            sipEndpoint: row["sip_endpoint"],
            options: try Self.json(row["options"]),
            headers: try Self.json(row["headers"]),
            extra: try Self.json(row["extra"]),
            id: row["id"],
            serial: row["serial"],
            createdAt: row["created_at"],
            updatedAt: row["updated_at"]
        )
    }

    private static func json(_ text: String?) throws -> SimulatorJSON? {
        try text.map { try SimulatorJSON(parsing: $0) }
    }
}
