import GRDB

extension Database {
    // MARK: Verify codes

    func record(_ code: IssuedCode) throws {
        try execute(
            sql: "INSERT INTO code (organisation, phone_number, code, issued_at) VALUES (?, ?, ?, ?)",
            arguments: [code.organisation, code.phoneNumber, code.code, code.issuedAt]
        )
    }

    func codes() throws -> [IssuedCode] {
        try Row.fetchAll(self, sql: "SELECT * FROM code ORDER BY rowid").map { row in
            IssuedCode(
                organisation: row["organisation"], phoneNumber: row["phone_number"], code: row["code"],
                issuedAt: row["issued_at"]
            )
        }
    }

    func hasCode(for phoneNumber: String, in organisation: String) throws -> Bool {
        try Bool.fetchOne(
            self, sql: "SELECT EXISTS (SELECT 1 FROM code WHERE phone_number = ? AND organisation = ?)",
            arguments: [phoneNumber, organisation]
        ) ?? false
    }

    // MARK: Calls

    func record(_ call: RecordedCall) throws {
        try execute(
            sql: """
                INSERT INTO call (id, organisation, task, from_number, phone_number, verified, made_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                call.id, call.organisation, call.task, call.from, call.phoneNumber, call.verified, call.madeAt,
            ]
        )
    }

    func calls() throws -> [RecordedCall] {
        try Row.fetchAll(self, sql: "SELECT * FROM call ORDER BY rowid").map { row in
            RecordedCall(
                id: row["id"], organisation: row["organisation"], task: row["task"], from: row["from_number"],
                phoneNumber: row["phone_number"], verified: row["verified"], madeAt: row["made_at"]
            )
        }
    }
}
