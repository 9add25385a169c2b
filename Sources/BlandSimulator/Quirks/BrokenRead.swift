/// A way in which GET /sip answers what nobody should take for a live state.
package enum BrokenRead: String, Codable, Sendable, CaseIterable {
    /// A web page with status 200.
    case html200 = "html_200"
    case emptyBody = "empty_body"
    /// `{}`
    case emptyObject = "empty_object"
    /// `[]`
    case emptyArray = "empty_array"
    /// `{"data": {}, "errors": null}`
    case emptyData = "empty_data"
    /// JSON that ends in its middle, in an answer that is whole.
    case halfBody = "half_body"
    /// An answer whose connection ends in its middle.
    case cutBody = "cut_body"
    /// The records of a number that wasn't asked for.
    case otherNumber = "other_number"
    /// Records that say they are of the other direction.
    case wrongDirection = "wrong_direction"
    /// The right data with errors beside it.
    case errorsBesideData = "errors_beside_data"
    case status500 = "status_500"
    /// The page of a server that doesn't know the route.
    case html404 = "html_404"
    /// `data` has no member `outbound`.
    case missingDirectionKey = "missing_direction_key"
    /// The right answer, with 32 MiB beside it.
    case hugeBody = "huge_body"
}
