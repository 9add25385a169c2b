import Fleet
import SIPModel

/// Whether what a read shows is what was sent.
enum ReadBack {
    /// Compares as a plan does, with what was sent standing in for what the API doesn't report.
    static func isEqual(_ live: AttachmentState, to sent: AttachmentState) -> Bool {
        let comparison = AttachmentComparison(
            desired: sent,
            live: live,
            recorded: RecordedAttachment(sent: sent, readBack: live)
        )
        return comparison.isEqual
    }

    /// In which fields they differ, for a message.
    static func differences(_ live: AttachmentState?, from sent: AttachmentState?) -> [String] {
        switch (live, sent) {
        case (nil, nil): []
        case (nil, _?): ["it is not attached"]
        case (_?, nil): ["it is still attached"]
        case (let live?, let sent?):
            AttachmentComparison(
                desired: sent,
                live: live,
                recorded: RecordedAttachment(sent: sent, readBack: live)
            )
            .changes.map { "\($0.field.path) differs" }
        }
    }
}
