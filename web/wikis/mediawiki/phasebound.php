<?php

/**
 * <phasebound phase="255" compact="">Sample.png</phasebound> shows the widget for a file of the wiki.
 *
 * The folder build/dist is expected as "phasebound" beside index.php, and this file in it; the last
 * line of LocalSettings.php is then: require_once "$IP/phasebound/phasebound.php";
 */

$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	global $wgScriptPath;
	$attributes = [ 'type' => 'module', 'src' => "$wgScriptPath/phasebound/widget.js" ];
	$out->addHeadItem( 'phasebound', Html::element( 'script', $attributes ) );
};

$wgHooks['ParserFirstCallInit'][] = static function ( $parser ) {
	$parser->setHook( 'phasebound', static function ( $text, array $attributes ) {
		$name = trim( $text ?? '' );
		$files = MediaWiki\MediaWikiServices::getInstance()->getRepoGroup();
		$file = $files->findFile( $name );
		if ( !$file ) {
			return Html::element( 'strong', [ 'class' => 'error' ], "There is no file '$name'." );
		}
		// What a page may set; nothing else reaches the element.
		$allowed = [ 'phase', 'confidence', 'target', 'model', 'lang', 'theme', 'compact' ];
		$settings = array_intersect_key( $attributes, array_flip( $allowed ) );
		return Html::element( 'phasebound-widget', [ 'src' => $file->getUrl() ] + $settings );
	} );
};
